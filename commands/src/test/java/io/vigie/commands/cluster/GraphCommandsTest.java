package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Answer;
import io.vigie.commands.Chart;
import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Sample;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GraphCommandsTest {
    private final Map<String, List<Sample>> kept = new HashMap<>();
    private final List<String> asked = new ArrayList<>();
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", false)
            .guest("105", "web-1", "camille", Guest.State.RUNNING);
    private final Clock clock = Clock.fixed(FakeHypervisor.NOW, ZoneOffset.UTC);
    private final CommandLanguage language =
            new CommandLanguage(List.of(new GraphCommands(new Hypervisors(List.of(brest)), clock)));

    GraphCommandsTest() {
        brest.metrics = Optional.of(new Metrics() {
            @Override
            public List<Sample> guest(String id, Duration since, Of of) {
                return samples("guest " + id, since, of);
            }

            @Override
            public List<Sample> node(String name, Duration since, Of of) {
                return samples("node " + name, since, of);
            }

            @Override
            public List<Sample> storage(String node, String storage, Duration since, Of of) {
                return samples("storage " + node + " " + storage, since, of);
            }
        });
    }

    private List<Sample> samples(String of, Duration since, Metrics.Of kind) {
        synchronized (asked) {
            asked.add(of + " " + since + " " + kind);
        }
        List<Sample> found = kept.get(of);
        if (found == null) {
            throw Problem.site("brest-i11: there is no record of " + of);
        }
        return found;
    }

    private void measured(String of, Metric metric, double... values) {
        List<Sample> all = new ArrayList<>();
        for (int i = 0; i < values.length; i++) {
            all.add(new Sample(
                    FakeHypervisor.NOW.minusSeconds(60L * (values.length - i)),
                    Double.isNaN(values[i]) ? Map.of() : Map.of(metric, values[i])));
        }
        kept.put(of, all);
    }

    private Answer run(String line) {
        return ((Outcome.Reply) language.run(TestCaller.ALL, line)).answer();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    @Test
    void a_guests_graph_keeps_its_gaps_and_says_the_same_in_numbers() {
        measured("guest 105", Metric.CPU, 0.1, Double.NaN, 0.3);
        Chart chart = (Chart) ((Answer.Picture) run("graph vm web-1")).content();
        assertThat(chart.title()).isEqualTo("CPU of web-1 (105), brest-i11, last 1 d");
        assertThat(Duration.between(chart.from(), chart.to())).isEqualTo(Duration.ofDays(1));
        assertThat(chart.series().getFirst().points())
                .extracting(Chart.Point::measured)
                .containsExactly(true, false, true);
        assertThat(PlainText.of(chart.summary())).contains("cpu | 10 % | 20 % | 30 % | 30 %");
        assertThat(asked).containsExactly("guest 105 PT24H AVERAGE");
    }

    @Test
    void how_far_back_and_peaks_are_asked_for() {
        measured("guest 105", Metric.NET_IN, 2048);
        assertThat(PlainText.of(run("graph vm web-1 --what net --since 7d --peaks")))
                .contains("Highest of each interval: Network traffic of web-1 (105), brest-i11, last 7 d")
                .contains("in | 2.0 KiB/s")
                .contains("out | – | – | – | not measured");
        assertThat(asked).containsExactly("guest 105 PT168H PEAK");
    }

    @Test
    void of_a_cluster_each_node_is_a_line_and_what_cannot_be_read_is_said() {
        measured("node camille", Metric.CPU, 0.5);
        String text = PlainText.of(run("graph cluster brest-i11"));
        assertThat(text)
                .contains("camille | 50 %")
                .contains("nikita is missing: brest-i11: there is no record of node nikita");
    }

    @Test
    void nothing_measured_is_said_in_words() {
        measured("guest 105", Metric.CPU, Double.NaN);
        assertThat(PlainText.of(run("graph vm web-1"))).contains("nothing was measured in this time");
    }

    @Test
    void what_makes_no_sense_is_refused() {
        assertThat(problem("graph vm web-1 --what colour").candidates())
                .containsExactly("cpu", "memory", "disk", "net");
        assertThat(problem("graph vm web-1 --since 1000d").text()).contains("between 5 min and 366 d");
        brest.metrics = Optional.empty();
        assertThat(problem("graph vm web-1").text()).contains("keeps no record of its load");
    }
}
