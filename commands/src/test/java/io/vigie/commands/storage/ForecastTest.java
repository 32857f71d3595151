package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Metrics.Metric;
import io.vigie.commands.cluster.Metrics.Sample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ForecastTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final double GIB = 1L << 30;

    /** Every six hours. */
    private static List<Sample> of(int days, double total, DoubleUnaryOperator usedOnDay) {
        List<Sample> samples = new ArrayList<>();
        for (int i = days * 4; i >= 0; i--) {
            Instant at = NOW.minus(Duration.ofHours(6L * i));
            double used = usedOnDay.applyAsDouble(days - i / 4.0);
            samples.add(new Sample(at, Map.of(Metric.DISK, used * GIB, Metric.DISK_TOTAL, total * GIB)));
        }
        return samples;
    }

    private static String words(List<Sample> samples) {
        return Forecast.of(samples, NOW).words(NOW);
    }

    @Test
    void what_grows_evenly_has_a_date_and_its_basis() {
        assertThat(words(of(30, 1000, day -> 800 + 2 * day)))
                .isEqualTo("full about 1 February at 2.0 GiB a day, from 30 days");
        assertThat(words(of(30, 1000, day -> 600 + day)))
                .isEqualTo("full about 28 November 2027 at 1.0 GiB a day, from 30" + " days");
    }

    @Test
    void what_breathes_every_day_and_grows_has_a_date_nevertheless() {
        assertThat(words(of(30, 1000, day -> 800 + 2 * day + 5 * Math.sin(day * 2 * Math.PI))))
                .startsWith("full about ");
    }

    @Test
    void what_shrinks_stands_still_or_takes_years_has_none() {
        assertThat(words(of(30, 1000, day -> 800 - day))).isEqualTo("not full within two years, from 30 days");
        assertThat(words(of(30, 1000, day -> 800))).isEqualTo("not full within two years, from 30 days");
        assertThat(words(of(30, 1000, day -> 100 + day / 10))).isEqualTo("not full within two years, from 30 days");
    }

    @Test
    void what_only_goes_up_and_down_has_no_trend() {
        assertThat(words(of(30, 1000, day -> 500 + day / 2 + 200 * ((int) (day * 4) % 7 == 0 ? 1 : 0))))
                .isEqualTo("no clear trend in 30 days");
    }

    @Test
    void too_few_days_or_samples_say_nothing() {
        assertThat(words(of(6, 1000, day -> 800 + 2 * day))).contains("too little was measured");
        assertThat(words(List.of())).contains("too little was measured");
        assertThat(words(List.of(new Sample(NOW, Map.of())))).contains("too little was measured");
    }

    @Test
    void a_storage_that_was_made_larger_begins_anew() {
        List<Sample> before = of(30, 500, day -> 400 + 3 * day);
        List<Sample> grown = new ArrayList<>(before.subList(0, before.size() - 40));
        grown.addAll(of(10, 2000, day -> 480 + 5 * day).stream().skip(1).toList());
        assertThat(Forecast.of(grown, NOW))
                .isInstanceOfSatisfying(
                        Forecast.Full.class, full -> assertThat(full.days()).isEqualTo(10));
    }
}
