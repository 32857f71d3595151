package io.vigie.commands.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.link.LinkHistory.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkHistoryTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private final LinkHistory history = new LinkHistory();

    @Test
    void readings_are_kept_as_they_are_and_older_ones_as_means() {
        for (int i = 0; i < 200; i++) {
            history.add(NOON.plusSeconds(30L * i), i < 100 ? 10 : 20, 1, i % 2 == 0 ? Double.NaN : 4);
        }
        List<Sample> samples = history.samples();
        assertThat(samples).isSortedAccordingTo(java.util.Comparator.comparing(Sample::at));
        assertThat(samples.getFirst()).isEqualTo(new Sample(NOON.plusSeconds(150), 10, 1, 4));
        assertThat(samples.getLast().in()).isEqualTo(20);
        assertThat(samples).hasSizeBetween(LinkHistory.FINE + 13, LinkHistory.FINE + 15);
    }

    @Test
    void it_is_bounded_by_a_day() {
        for (int i = 0; i < 20_000; i++) {
            history.add(NOON.plusSeconds(30L * i), i, i, i);
        }
        List<Sample> samples = history.samples();
        assertThat(samples.size()).isLessThanOrEqualTo(LinkHistory.FINE + LinkHistory.COARSE);
        assertThat(Duration.between(samples.getFirst().at(), samples.getLast().at()))
                .isBetween(Duration.ofHours(23), Duration.ofHours(25));
        assertThat(samples).isSortedAccordingTo(java.util.Comparator.comparing(Sample::at));
    }

    @Test
    void a_clock_that_goes_back_adds_nothing() {
        history.add(NOON, 1, 1, 1);
        history.add(NOON.minusSeconds(5), 2, 2, 2);
        history.add(NOON, 3, 3, 3);
        assertThat(history.samples()).containsExactly(new Sample(NOON, 1, 1, 1));
    }

    @Test
    void what_was_not_measured_is_a_gap_and_not_nothing() {
        history.add(NOON, Double.NaN, Double.NaN, Double.NaN);
        assertThat(history.samples()).singleElement().matches(s -> !s.measured());
    }
}
