package io.vigie.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UnitsTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 B",
        "1023, 1023 B",
        "1024, 1.0 KiB",
        "1610612736, 1.5 GiB",
        "536870912000, 500 GiB",
        "9223372036854775807, 8.0 EiB",
        "-2048, -2.0 KiB"
    })
    void bytes_are_told_in_powers_of_1024(long bytes, String told) {
        assertThat(Units.bytes(bytes)).isEqualTo(told);
    }

    @Test
    void a_part_and_its_whole_share_their_unit_where_they_can() {
        assertThat(Units.bytesOf(3L << 29, 2L << 30)).isEqualTo("1.5 of 2.0 GiB");
        assertThat(Units.bytesOf(768L << 20, 1L << 30)).isEqualTo("768 MiB of 1.0 GiB");
    }

    @ParameterizedTest
    @CsvSource({
        "0, 0 s",
        "59, 59 s",
        "60, 1 min",
        "139, 2 min 19 s",
        "3600, 1 h",
        "11100, 3 h 5 min",
        "86400, 1 d",
        "1051200, 12 d 4 h",
        "-5, 0 s"
    })
    void durations_are_told_in_their_two_largest_units(long seconds, String told) {
        assertThat(Units.duration(Duration.ofSeconds(seconds))).isEqualTo(told);
    }
}
