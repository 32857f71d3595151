package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import io.vigie.commands.link.TypedCommands;
import io.vigie.commands.link.TypedCommands.Reader;
import io.vigie.commands.storage.LunSighting.State;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class SanCommandsTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final long GIB = 1L << 30;

    private final TwoPortals san = new TwoPortals("sanizator");
    private final Caller admin = new Reader(Set.of("sanizator", "backup"));
    private final TypedCommands commands = new TypedCommands(new SanCommands(
            new Sans(List.of(san, new TwoPortals("backup"))), Clock.fixed(NOON.plusSeconds(20), ZoneOffset.UTC)));

    private String shown(String line) {
        return TypedCommands.shown(commands.run(admin, line));
    }

    private static LunSighting ready(int number, long bytes) {
        Lun lun = new Lun(
                new LunIdentity(LunIdentity.Kind.NAA_LONG, "600a098" + number), "RESEL", "disk", "1", bytes, 512);
        return new LunSighting(number, new State.Ready(lun, Duration.ofNanos(420_000)));
    }

    private void sees(String portal, LunSighting... luns) {
        san.memory.answered(portal, "iqn.x", NOON, List.of(luns));
    }

    @Test
    void before_the_first_probe_they_say_so() {
        assertThat(commands.run(admin, "storage luns").toString()).contains("No LUN was seen yet");
        assertThat(commands.run(admin, "storage paths sanizator").toString()).contains("No LUN was seen yet");
    }

    @Test
    void each_lun_is_one_row_with_the_paths_that_are_left() {
        sees(TwoPortals.ONE, ready(1, GIB), ready(2, 2 * GIB));
        sees(TwoPortals.TWO, ready(1, GIB));
        assertThat(shown("storage luns sanizator"))
                .contains("3600a0981 | sanizator | 1 | 1.0 GiB | RESEL disk | 2 of 2 active ready | ")
                .contains("3600a0982 | sanizator | 2 | 2.0 GiB | RESEL disk | 1 of 2 active ready | ");
        san.memory.failed(TwoPortals.ONE, "iqn.x", NOON, Problem.site("refused"));
        assertThat(shown("storage luns san")).contains("1 of 2 active ready", "0 of 2 active ready");
    }

    @Test
    void paths_that_disagree_on_the_size_are_told() {
        sees(TwoPortals.ONE, ready(1, GIB));
        sees(TwoPortals.TWO, ready(1, GIB));
        sees(TwoPortals.TWO, ready(1, 2 * GIB));
        assertThat(shown("storage luns")).contains("1.0 GiB or 2.0 GiB, by path", "resized from 1.0 GiB, 20 s ago");
    }

    @Test
    void every_path_has_its_state_its_latency_and_its_age() {
        sees(TwoPortals.ONE, ready(1, GIB));
        assertThat(shown("storage paths"))
                .contains("3600a0981 | 10.5.0.1:3260 | active ready | 0.4 ms | 0.4 ms | 1 probe, 20 s | 20 s ago | ")
                .contains("3600a0981 | 10.5.0.2:3260 | failed faulty |  |  |  | 20 s ago | refused");
        san.memory.failed(TwoPortals.ONE, "iqn.x", NOON, Problem.site("reset"));
        assertThat(shown("storage paths")).contains("failed faulty | 0.4 ms | 0.4 ms | 2 probes, 20 s, 1 failed");
        sees(TwoPortals.ONE, ready(1, GIB));
        assertThat(shown("storage paths")).contains("active shaky");
        sees(TwoPortals.ONE, new LunSighting(1, new State.Standby(Problem.site("on standby"))));
        assertThat(shown("storage paths")).contains("active ghost", "on standby");
        sees(TwoPortals.ONE, new LunSighting(1, new State.Silent(Problem.site("silent"))));
        assertThat(shown("storage paths")).contains("failed i/o timeout");
    }

    @Test
    void targets_say_which_portals_offer_them() {
        assertThat(shown("storage targets sanizator")).contains("iqn.x | sanizator | 10.5.0.1:3260 | 10.5.0.2:3260");
    }

    @Test
    void a_probe_asks_now_one_san_alone() {
        sees(TwoPortals.ONE, ready(1, GIB));
        assertThat(shown("storage probe sanizator"))
                .contains("10.5.0.1:3260 | sanizator | answers in 3 ms")
                .contains("3600a0981 | 10.5.0.1:3260 | active ready | 0.4 ms | ");
        assertThat(san.probes).hasValue(1);
    }

    @Test
    void a_san_that_may_not_be_read_does_not_exist() {
        Caller student = new Reader(Set.of("backup"));
        assertThatThrownBy(() -> commands.run(student, "storage probe sanizator"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.candidates()).containsExactly("backup"));
        assertThat(san.probes).hasValue(0);
        assertThat(commands.complete(student, "storage luns ")).containsExactly("backup");
        sees(TwoPortals.ONE, ready(1, GIB));
        assertThat(TypedCommands.shown(commands.run(student, "storage luns"))).doesNotContain("sanizator");
    }

    private record TwoPortals(String name, PathMemory memory, AtomicInteger probes) implements San {
        static final String ONE = "10.5.0.1:3260";
        static final String TWO = "10.5.0.2:3260";

        TwoPortals(String name) {
            this(name, new PathMemory(), new AtomicInteger());
        }

        @Override
        public List<String> serves() {
            return List.of();
        }

        @Override
        public List<Portal> portals() {
            return List.of(
                    new Portal(ONE, new Portal.State.Answers(NOON, List.of("iqn.x"), Duration.ofMillis(3))),
                    new Portal(TWO, new Portal.State.Fails(NOON, Problem.site("refused"))));
        }

        @Override
        public List<Portal> probe() {
            probes.incrementAndGet();
            return portals();
        }

        @Override
        public List<LunPath> paths() {
            return memory.paths();
        }

        @Override
        public void close() {}
    }
}
