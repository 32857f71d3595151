package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Of;
import io.vigie.commands.cluster.Metrics.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What every hypervisor with a record of its load does. */
interface MetricsContract {
    Hypervisor hypervisor();

    Instant now();

    private Metrics kept() {
        hypervisor().refresh();
        assumeTrue(hypervisor().metrics().isPresent(), "it keeps no record");
        return hypervisor().metrics().orElseThrow();
    }

    private void inOrderAndInTime(List<Sample> samples, Duration since) {
        assertThat(samples).isNotEmpty().extracting(Sample::at).isSorted().doesNotHaveDuplicates();
        Instant end = now().plusSeconds(120);
        assertThat(samples)
                .allSatisfy(s -> assertThat(s.at()).isBetween(now().minus(since).minusSeconds(120), end));
    }

    @Test
    default void a_nodes_load_is_remembered_for_each_window() {
        Metrics metrics = kept();
        Node node = hypervisor().inventory().nodes().stream()
                .filter(Node::online)
                .findFirst()
                .orElseThrow();
        for (Duration since : List.of(
                Duration.ofHours(1), Duration.ofHours(24), Duration.ofDays(7), Duration.ofDays(30), Metrics.LONGEST)) {
            inOrderAndInTime(metrics.node(node.name(), since, Of.AVERAGE), since);
        }
        assertThat(metrics.node(node.name(), Duration.ofHours(1), Of.AVERAGE))
                .filteredOn(s -> s.values().containsKey(Metric.CPU))
                .isNotEmpty()
                .allSatisfy(s -> {
                    assertThat(s.value(Metric.CPU)).isBetween(0.0, 1.0);
                    assertThat(s.value(Metric.MEMORY)).isBetween(1.0, s.value(Metric.MEMORY_TOTAL));
                });
    }

    @Test
    default void peaks_are_no_lower_than_averages() {
        Metrics metrics = kept();
        String node = hypervisor().inventory().nodes().stream()
                .filter(Node::online)
                .findFirst()
                .orElseThrow()
                .name();
        Duration week = Duration.ofDays(7);
        double average = metrics.node(node, week, Of.AVERAGE).stream()
                .filter(s -> s.values().containsKey(Metric.CPU))
                .mapToDouble(s -> s.value(Metric.CPU))
                .max()
                .orElse(0);
        assertThat(metrics.node(node, week, Of.PEAK))
                .anySatisfy(s -> assertThat(s.value(Metric.CPU)).isGreaterThanOrEqualTo(average * 0.999));
    }

    @Test
    default void guests_and_storages_have_a_record_too() {
        Metrics metrics = kept();
        Duration hour = Duration.ofHours(1);
        hypervisor().inventory().guests().stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .limit(1)
                .forEach(g -> inOrderAndInTime(metrics.guest(g.id(), hour, Of.AVERAGE), hour));
        hypervisor().inventory().storages().stream()
                .filter(Storage::available)
                .limit(1)
                .forEach(s -> inOrderAndInTime(metrics.storage(s.node(), s.name(), hour, Of.AVERAGE), hour));
    }

    @Test
    default void of_what_is_not_there_nothing_was_measured() {
        Metrics metrics = kept();
        assertThatThrownBy(() -> metrics.guest("no-such-guest", Duration.ofHours(1), Of.AVERAGE))
                .isInstanceOf(Problem.class);
    }
}
