package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.junit.jupiter.api.Test;

class MishapsTest {
    private final SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");
    private final Mishaps mishaps = new Mishaps(clock);

    @Test
    void two_events_of_one_failed_disk_are_one_mishap_with_the_disks_name() {
        mishaps.heard("alpha", "u", Mishap.Kind.IO_ERROR, "/dev/sdb");
        Instant first = clock.instant();
        clock.advance(Duration.ofMillis(20));
        mishaps.heard("alpha", "u", Mishap.Kind.IO_ERROR, "");
        assertThat(mishaps.last("alpha", "u")).hasValue(new Mishap(Mishap.Kind.IO_ERROR, "/dev/sdb", first));
    }

    @Test
    void a_guest_that_crashes_again_within_a_second_has_crashed_twice() {
        mishaps.heard("alpha", "u", Mishap.Kind.CRASHED, "");
        clock.advance(Duration.ofSeconds(1));
        mishaps.heard("alpha", "u", Mishap.Kind.CRASHED, "");
        assertThat(mishaps.last("alpha", "u").map(Mishap::at)).hasValue(clock.instant());
    }

    @Test
    void a_state_tells_of_what_was_heard_of_and_of_something_new_once_the_guest_has_run_since() {
        mishaps.heard("alpha", "u", Mishap.Kind.CRASHED, "");
        Instant first = clock.instant();
        mishaps.runs("alpha", "u");
        clock.advance(Duration.ofMinutes(1));
        mishaps.seen("alpha", "u", Mishap.Kind.CRASHED);
        assertThat(mishaps.last("alpha", "u").map(Mishap::at)).hasValue(first);
        mishaps.runs("alpha", "u");
        mishaps.seen("alpha", "u", Mishap.Kind.CRASHED);
        assertThat(mishaps.last("alpha", "u").map(Mishap::at)).hasValue(clock.instant());
        mishaps.keep("alpha", Set.of());
        assertThat(mishaps.last("alpha", "u")).isEmpty();
    }
}
