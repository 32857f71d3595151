package io.vigie.bot.watch;

import static io.vigie.bot.watch.PlainScene.DB;
import static io.vigie.bot.watch.PlainScene.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Mishap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PlainHostsDiffTest {
    private static final String DEAD = "libvirtd does not run on alpha. Guests that ran there go on without it.";
    private static final String CRASHED =
            "GUEST_CRASHED web-1 on alpha crashed: its process ended without being told to. Start it again: vm start web-1";
    private static final String HALTED = "GUEST_IO_ERROR web-1 on alpha is halted by an I/O error of its disk /dev/sdb"
            + " (virtio-disk0). After the repair: vm resume web-1";
    private static final String DISK = "/dev/sdb (virtio-disk0)";

    private final PlainScene scene = new PlainScene();

    @BeforeEach
    void a_first_reading_tells_that_all_is_well() {
        assertThat(scene.read()).contains("GUEST_RECOVERED web-1 runs on alpha", "NODE_BACK alpha is back");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_silent_host_is_told_with_its_reason_once_and_its_guests_are_not_said_to_be_lost() {
        scene.silent("alpha", "libvirtd on alpha ended the connection.");
        assertThat(scene.readAfter(10)).as("it may be restarted").isEmpty();
        scene.silent("alpha", DEAD);
        assertThat(scene.readAfter(2000)).containsExactly("NODE_UNREACHABLE alpha does not answer: " + DEAD);
        assertThat(scene.read()).isEmpty();
        scene.silent("alpha", "alpha cannot be reached.");
        assertThat(scene.read())
                .as("a new reason is told")
                .containsExactly("NODE_UNREACHABLE alpha does not answer: alpha cannot be reached.");
        scene.silent("alpha", DEAD);
        assertThat(scene.read()).as("and no reason twice").isEmpty();
        scene.answers("alpha");
        scene.state(WEB, State.RUNNING);
        scene.state(DB, State.RUNNING);
        assertThat(scene.read())
                .containsExactly(
                        "NODE_BACK alpha answers again",
                        "GUEST_RECOVERED web-1 runs on alpha",
                        "GUEST_RECOVERED db-1 runs on alpha");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_service_that_is_restarted_is_no_news() {
        scene.silent("alpha", DEAD);
        assertThat(scene.readAfter(10)).isEmpty();
        assertThat(scene.readAfter(500)).isEmpty();
        scene.answers("alpha");
        scene.state(WEB, State.RUNNING);
        scene.state(DB, State.RUNNING);
        assertThat(scene.readAfter(500)).allMatch(t -> t.contains("answers again") || t.contains("runs on alpha"));
    }

    @Test
    void a_host_that_has_not_been_read_yet_is_not_silent() {
        scene.notReadYet("alpha");
        scene.restartBot();
        assertThat(scene.read()).noneMatch(t -> t.contains("alpha"));
        assertThat(scene.read()).isEmpty();
        scene.answers("alpha");
        scene.guest(WEB, "web-1", "alpha", State.STOPPED);
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(scene.read()).as("an old crash").containsExactly("NODE_BACK alpha answers again");
    }

    @Test
    void guests_that_ran_before_a_host_went_and_are_stopped_after_are_named() {
        scene.silent("alpha", "alpha cannot be reached.");
        scene.read();
        scene.read();
        scene.answers("alpha");
        scene.state(WEB, State.STOPPED);
        scene.remove(DB);
        assertThat(scene.read())
                .contains(
                        "GUEST_DOWN web-1 on alpha ran before, and is stopped: vm start web-1",
                        "GUEST_DOWN db-1 on alpha ran before, and is not there any more");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_crash_is_told_once_and_ends_when_the_guest_runs() {
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(scene.readAfter(5)).containsExactly(CRASHED);
        assertThat(scene.read()).isEmpty();
        scene.state(WEB, State.RUNNING);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 runs again on alpha");
        assertThat(scene.read()).isEmpty();
        scene.state(WEB, State.STOPPED);
        assertThat(scene.read()).as("stopped by an admin later").isEmpty();
        scene.state(WEB, State.RUNNING);
        assertThat(scene.read()).isEmpty();
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(scene.read()).containsExactly(CRASHED);
    }

    @Test
    void a_crash_after_which_it_was_restarted_at_once_is_told_with_its_end() {
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.RUNNING);
        assertThat(scene.readAfter(5))
                .as("the event may have overtaken the state")
                .isEmpty();
        assertThat(scene.readAfter(2000))
                .containsExactly("GUEST_CRASHED web-1 on alpha crashed", "GUEST_RECOVERED web-1 runs again on alpha");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void an_event_that_overtakes_its_state_is_told_when_the_state_follows() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, DISK, State.RUNNING);
        assertThat(scene.readAfter(5)).isEmpty();
        scene.state(WEB, State.PAUSED);
        assertThat(scene.readAfter(20)).containsExactly(HALTED);
        assertThat(scene.read()).isEmpty();
        scene.state(WEB, State.RUNNING);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 runs again on alpha");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_disk_error_that_does_not_halt_is_told_with_its_end() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, DISK, State.RUNNING);
        assertThat(scene.read())
                .containsExactly(
                        "GUEST_IO_ERROR web-1 on alpha had an I/O error of its disk " + DISK,
                        "GUEST_RECOVERED web-1 runs again on alpha");
    }

    @Test
    void a_halted_guest_that_an_admin_stops_or_removes_troubles_nobody() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, DISK, State.PAUSED);
        scene.befalls(DB, Mishap.Kind.WATCHDOG, "", State.PAUSED);
        assertThat(scene.read())
                .containsExactly(
                        HALTED,
                        "GUEST_WATCHDOG db-1 on alpha is halted by its watchdog: its system hangs. Look at its screen,"
                                + " then: vm reset db-1");
        scene.state(WEB, State.STOPPED);
        scene.remove(DB);
        assertThat(scene.read())
                .containsExactly(
                        "GUEST_RECOVERED web-1 is stopped on alpha, as somebody asked for",
                        "GUEST_RECOVERED db-1 is not there any more");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void what_an_admin_asked_for_is_no_news() {
        scene.state(WEB, State.STOPPED);
        assertThat(scene.read()).isEmpty();
        scene.state(WEB, State.PAUSED);
        assertThat(scene.read()).isEmpty();
        scene.moves(WEB, "beta");
        assertThat(scene.read()).isEmpty();
        scene.remove(DB);
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_guest_that_runs_twice_is_told_unless_it_was_only_being_moved() {
        scene.runsToo(WEB, "beta");
        assertThat(scene.readAfter(10)).isEmpty();
        scene.runsToo(WEB);
        assertThat(scene.readAfter(20)).as("harmless").containsExactly("GUEST_RECOVERED web-1 runs on alpha only");
        scene.runsToo(WEB, "beta");
        scene.read();
        assertThat(scene.read())
                .containsExactly("GUEST_TWICE web-1 RUNS on alpha and beta at once: its disks are being destroyed."
                        + " Stop it at once where it does not belong (virsh destroy web-1 there), and undefine it"
                        + " there");
        assertThat(scene.read()).isEmpty();
        scene.runsToo(WEB);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 runs on alpha only");
    }

    @Test
    void a_bot_that_starts_tells_of_halted_guests_and_not_of_old_crashes_but_of_their_end() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, "", State.PAUSED);
        scene.befalls(DB, Mishap.Kind.CRASHED, "", State.STOPPED);
        scene.restartBot();
        assertThat(scene.read())
                .contains("GUEST_IO_ERROR web-1 on alpha is halted by an I/O error of its disk. After the repair: vm"
                        + " resume web-1")
                .noneMatch(t -> t.contains("db-1"))
                .noneMatch(t -> t.startsWith("GUEST_RECOVERED web-1"));
        scene.state(DB, State.RUNNING);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED db-1 runs again on alpha");
    }

    @Test
    void a_crash_while_its_host_was_silent_is_told_after() {
        scene.silent("alpha", DEAD);
        scene.read();
        scene.read();
        scene.answers("alpha");
        scene.state(DB, State.RUNNING);
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(scene.read()).contains(CRASHED).noneMatch(t -> t.startsWith("GUEST_DOWN"));
    }

    @Test
    void a_mishap_survives_the_silence_of_its_host_and_is_not_told_again() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, DISK, State.PAUSED);
        scene.read();
        scene.silent("alpha", DEAD);
        scene.read();
        assertThat(scene.read()).noneMatch(t -> t.contains("web-1"));
        scene.answers("alpha");
        scene.state(WEB, State.PAUSED);
        scene.state(DB, State.RUNNING);
        assertThat(scene.read()).containsExactly("NODE_BACK alpha answers again", "GUEST_RECOVERED db-1 runs on alpha");
    }

    @Test
    void a_guest_that_runs_elsewhere_while_its_host_is_silent_is_a_quiet_line() {
        scene.silent("alpha", DEAD);
        scene.read();
        scene.read();
        scene.moves(WEB, "beta");
        assertThat(scene.read()).containsExactly("GUEST_MOVED web-1 runs on beta now, no longer on alpha");
        assertThat(scene.read()).isEmpty();
    }
}
