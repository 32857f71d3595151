package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.vigie.commands.link.PortRates;
import java.time.Duration;
import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CountersTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final long GIGABIT = 1_000_000_000;
    private static final Duration DAY = Duration.ofDays(1);

    private static Counters at(
            int seconds, Duration uptime, long discontinuity, boolean wide, long octets, long errors) {
        OptionalLong o = OptionalLong.of(octets);
        OptionalLong none = OptionalLong.empty();
        return new Counters(
                NOON.plusSeconds(seconds),
                uptime,
                discontinuity,
                wide,
                o,
                o,
                OptionalLong.of(errors),
                none,
                none,
                none,
                none);
    }

    private static PortRates over30s(boolean wide, long before, long after) {
        return at(30, DAY.plusSeconds(30), 0, wide, after, 0).since(at(0, DAY, 0, wide, before, 0), GIGABIT);
    }

    @Test
    void octets_become_bits_a_second() {
        assertThat(over30s(true, 1_000, 1_000 + 375_000_000).in()).isCloseTo(100e6, within(1.0));
    }

    @Test
    void counters_of_64_and_of_32_bits_turn_over() {
        assertThat(over30s(true, -1_000, 2_000).in()).isCloseTo(3000 * 8 / 30.0, within(0.01));
        long nearly = (1L << 32) - 1_000;
        PortRates narrow = at(10, DAY.plusSeconds(10), 0, false, 500, 7)
                .since(at(0, DAY, 0, false, nearly, (1L << 32) - 3), GIGABIT);
        assertThat(narrow.in()).isCloseTo(1500 * 8 / 10.0, within(0.01));
        assertThat(narrow.errors()).isCloseTo(60, within(0.01));
    }

    @Test
    void a_narrow_counter_that_may_turn_over_twice_is_not_measured() {
        assertThat(over30s(false, 0, 1_000).in()).isNaN();
    }

    @Test
    void a_restart_is_no_burst() {
        Counters before = at(0, DAY, 0, true, 5_000_000_000L, 4_000_000_000L);
        PortRates rates = at(30, Duration.ofSeconds(8), 0, true, 900, 2).since(before, GIGABIT);
        assertThat(rates.hasTraffic()).isFalse();
        assertThat(rates.hasErrors()).isFalse();
    }

    @Test
    void counters_that_began_anew_for_one_interface_are_no_burst() {
        Counters before = at(0, DAY, 0, true, 5_000_000_000L, 4);
        assertThat(at(30, DAY.plusSeconds(30), 8_641_000, true, 900, 2)
                        .since(before, GIGABIT)
                        .in())
                .isNaN();
    }

    @Test
    void a_reset_that_nobody_tells_of_is_more_than_the_line_can_carry_and_not_believed() {
        assertThat(over30s(true, 5_000_000_000L, 900).in()).isNaN();
        assertThat(at(30, DAY.plusSeconds(30), 0, true, 0, 2)
                        .since(at(0, DAY, 0, true, 0, 70_000), GIGABIT)
                        .errors())
                .isNaN();
    }

    @ParameterizedTest
    @CsvSource({
        // before (s), after (s), between (s), whether it restarted
        "86400, 86430, 30, false",
        "86400, 20, 30, true",
        "10, 300, 600, true",
        "10, 608, 600, false",
        // The uptime turns over after 42,949,672.96 s, which is no restart.
        "42949660, 17, 30, false",
        "42949660, 18, 3600, true",
    })
    void a_restart_is_told_from_an_uptime_that_turns_over(long before, long after, long between, boolean restarted) {
        assertThat(Counters.restarted(
                        Duration.ofSeconds(before), Duration.ofSeconds(after), Duration.ofSeconds(between)))
                .isEqualTo(restarted);
    }
}
