package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Problem;
import io.vigie.commands.storage.LunSighting.State;
import io.vigie.commands.testing.SettableClock;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PathMemoryTest {
    private static final String PORTAL = "10.5.0.1:3260";
    private static final long MIB = 1L << 20;

    private final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    private final PathMemory memory = new PathMemory();

    private static LunSighting lun(int number, String naa, long bytes, int micros) {
        return new LunSighting(
                number,
                new State.Ready(
                        new Lun(new LunIdentity(LunIdentity.Kind.NAA, naa), "RESEL", "disk", "1", bytes, 512),
                        Duration.ofNanos(micros * 1000L)));
    }

    private void sees(LunSighting... sightings) {
        memory.answered(PORTAL, "iqn.x", clock.advance(Duration.ofSeconds(30)), List.of(sightings));
    }

    private LunPath only() {
        assertThat(memory.paths()).hasSize(1);
        return memory.paths().getFirst();
    }

    @Test
    void latencies_are_those_of_the_last_probes_alone() {
        sees(lun(1, "60a0", MIB, 900_000));
        for (int i = 1; i <= LatencyWindow.SIZE; i++) {
            sees(lun(1, "60a0", MIB, i * 1000));
        }
        Latencies latencies = only().latencies();
        assertThat(latencies.answered()).isEqualTo(120);
        assertThat(latencies.half()).isEqualTo(Duration.ofMillis(60));
        assertThat(latencies.nearlyAll()).isEqualTo(Duration.ofMillis(119));
        assertThat(latencies.since()).isEqualTo(clock.instant().minusSeconds(30 * 119));
    }

    @Test
    void a_portal_that_fails_takes_its_paths_with_it_and_they_are_shaky_for_a_while_afterwards() {
        sees(lun(1, "60a0", MIB, 300));
        memory.failed(
                PORTAL, "iqn.x", clock.instant(), Problem.site("no answer", new SocketTimeoutException("deadline")));
        assertThat(only().state()).isInstanceOf(State.Silent.class);
        assertThat(only().works()).isFalse();
        assertThat(only().lun()).isPresent();
        memory.failed(PORTAL, "iqn.x", clock.instant(), Problem.site("refused"));
        assertThat(only().state()).isInstanceOf(State.Faulty.class);
        memory.failed("10.5.0.2:3260", "iqn.x", clock.instant(), Problem.site("refused"));

        for (int i = 1; i < LatencyWindow.RECENT; i++) {
            sees(lun(1, "60a0", MIB, 300));
            assertThat(only().shaky()).isTrue();
        }
        sees(lun(1, "60a0", MIB, 300));
        assertThat(only().shaky()).isFalse();
        assertThat(only().latencies().failed()).isEqualTo(2);
    }

    @Test
    void another_lun_or_another_size_under_the_same_number_is_noted_for_a_day() {
        sees(lun(1, "60a0", MIB, 300));
        assertThat(only().change()).isEmpty();
        sees(lun(1, "60a0", 2 * MIB, 300));
        assertThat(only().change().orElseThrow().words()).isEqualTo("resized from 1.0 MiB");
        sees(lun(1, "60b0", 2 * MIB, 300));
        assertThat(only().change().orElseThrow().words()).isEqualTo("replaced: was 360a0 of 2.0 MiB");
        clock.advance(Duration.ofDays(1));
        sees(lun(1, "60b0", 2 * MIB, 300));
        assertThat(only().change()).isEmpty();
    }

    @Test
    void a_lun_that_is_offered_no_more_is_faulty_for_an_hour_and_then_forgotten() {
        sees(lun(1, "60a0", MIB, 300), lun(2, "60b0", MIB, 300));
        sees(lun(1, "60a0", MIB, 300));
        assertThat(memory.paths().get(1).state())
                .isInstanceOfSatisfying(
                        State.Faulty.class,
                        f -> assertThat(f.why().text())
                                .isEqualTo("The portal 10.5.0.1:3260 offers the LUN 2 no more."));
        clock.advance(Duration.ofHours(1));
        sees(lun(1, "60a0", MIB, 300));
        assertThat(only().number()).isEqualTo(1);
    }

    @Test
    void it_holds_no_more_paths_than_its_bound() {
        for (int portal = 0; portal < 40; portal++) {
            memory.answered(
                    "10.5.0." + portal + ":3260",
                    "iqn.x",
                    clock.instant(),
                    IntStream.range(0, 256)
                            .mapToObj(i -> lun(i, "60" + i, MIB, 300))
                            .toList());
        }
        assertThat(memory.paths()).hasSize(PathMemory.MOST);
    }
}
