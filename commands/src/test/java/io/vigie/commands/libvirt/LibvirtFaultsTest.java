package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Power;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What can befall a host and its guests, done to real ones. */
@Timeout(value = 6, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class LibvirtFaultsTest {
    /** What takes milliseconds, on a machine that is busy with other things. */
    private static final Duration SOON = Duration.ofSeconds(30);
    /** Less than anything that waits for the other host would take. */
    private static final Duration UNHINDERED = Duration.ofMillis(2_500);

    /** Libvirt notices a silent host by its keep-alive within six seconds; then it is looked at. */
    private static final Duration NOTICED = Duration.ofSeconds(40);

    private static final Duration BACK = Duration.ofSeconds(60);
    /** Short, as hosts are lost here that nobody should wait for. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(3);

    private LibvirtHosts hosts;
    private LibvirtCluster cluster;
    private final Semaphore changes = new Semaphore(0);
    private final WaitingTime time = new WaitingTime("job-shutdown-here");
    private String here;
    private String there;

    @BeforeEach
    void a_guest_runs_on_each_host() {
        hosts = LibvirtHosts.start();
        here = hosts.alpha().define("here");
        there = hosts.beta().define("there");
        hosts.alpha().run("here");
        hosts.beta().run("there");
        cluster = hosts.cluster(time, CONNECT_TIMEOUT, LibvirtSettings.CALL_TIMEOUT);
        cluster.whenChanged(changes::release);
        LibvirtHosts.awaitRead(cluster, "here", "there");
        openALineForLongCalls();
    }

    /** Where this machine stands still for longer than that may take, the next try has it. */
    private void openALineForLongCalls() {
        within(BACK)
                .ignoreExceptionsInstanceOf(Problem.class)
                .until(() -> ended(here, Power.RESET).state() == TaskReport.State.DONE);
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    private static ConditionFactory within(Duration bound) {
        return await().atMost(bound).pollInterval(Duration.ofMillis(100));
    }

    private Guest guest(String id) {
        return cluster.refresh().guest(id).orElseThrow();
    }

    private void waitForGuest(Duration bound, String id, Guest.State state) {
        within(bound).untilAsserted(() -> assertThat(guest(id).state()).isEqualTo(state));
    }

    private boolean online(String host) {
        return cluster.refresh().node(host).map(Node::online).orElse(false);
    }

    private void waitForWarning(Duration bound, String text) {
        within(bound)
                .untilAsserted(() -> assertThat(cluster.refresh().warnings())
                        .anySatisfy(w -> assertThat(w).contains(text)));
    }

    /** Nor later; where the machine itself stood still for a while, another look shows it. */
    private void the_other_host_is_not_held_up() {
        within(SOON).untilAsserted(this::the_other_host_answers_at_once);
    }

    private void the_other_host_answers_at_once() {
        Instant start = Instant.now();
        assertThat(cluster.guest(there).guest().state()).isEqualTo(Guest.State.RUNNING);
        assertThat(Duration.between(start, Instant.now())).isLessThan(UNHINDERED);
    }

    /** What is so before anybody notices; where the machine itself stood still until then, another time shows it. */
    private void at_first(Runnable befalls, Runnable over, Runnable isSo) {
        for (int left = 2; true; left--) {
            befalls.run();
            try {
                isSo.run();
                return;
            } catch (AssertionError | Problem late) {
                if (left == 0) {
                    throw late;
                }
                over.run();
                waitForGuest(BACK, here, Guest.State.RUNNING);
            }
        }
    }

    @Test
    void a_guest_whose_process_is_killed_is_stopped_and_told_as_crashed() {
        within(SOON).until(() -> changes.tryAcquire() || online("alpha"));
        changes.drainPermits();
        hosts.alpha().killGuest("here");
        within(SOON).until(changes::tryAcquire);
        waitForGuest(SOON, here, Guest.State.STOPPED);
        assertThat(guest(here).mishap())
                .hasValueSatisfying(m -> assertThat(m.kind()).isEqualTo(Mishap.Kind.CRASHED));
        assertThat(guest(there).mishap()).isEmpty();
        assertThat(ended(here, Power.START).state()).isEqualTo(TaskReport.State.DONE);
        waitForGuest(SOON, here, Guest.State.RUNNING);
    }

    @Test
    void a_guest_that_cannot_start_has_not_crashed() {
        String id = hosts.alpha()
                .define(
                        "broken",
                        "<disk type='file' device='disk'><source file='/nowhere/disk.img'/>"
                                + "<target dev='vda' bus='virtio'/></disk>");
        LibvirtHosts.awaitRead(cluster, "broken");
        TaskReport report = ended(id, Power.START);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).contains("/nowhere/disk.img");
        assertThat(guest(id).state()).isEqualTo(Guest.State.STOPPED);
        assertThat(guest(id).mishap()).isEmpty();
    }

    @Test
    void a_guest_that_does_not_shut_down_is_told_so_or_stopped_when_that_was_asked() {
        Optional<Duration> patience = Optional.of(Duration.ofMillis(500));
        TaskReport given = ended(here, Power.SHUTDOWN, new Power.Options(patience, false));
        assertThat(given.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(given.says()).contains("did not shut down within");
        assertThat(ended(here, Power.SHUTDOWN, new Power.Options(patience, true))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        waitForGuest(SOON, here, Guest.State.STOPPED);
        assertThat(guest(here).mishap()).isEmpty();
    }

    private TaskReport ended(String id, Power power) {
        return ended(id, power, Power.Options.DEFAULT);
    }

    private TaskReport ended(String id, Power power, Power.Options options) {
        TaskHandle task = cluster.power(id, power, options);
        within(Duration.ofSeconds(30)).until(() -> cluster.task(task).state().ended());
        return cluster.task(task);
    }

    @Test
    void a_libvirtd_that_died_is_told_its_guests_are_unknown_and_it_comes_back() {
        changes.drainPermits();
        // It has no system that would shut down.
        TaskHandle asked =
                cluster.power(here, Power.SHUTDOWN, new Power.Options(Optional.of(Duration.ofMinutes(10)), false));
        // Of what was not even asked for it is certain that it was not done.
        within(SOON).until(time::waits);
        assertThat(cluster.task(asked).state()).isEqualTo(TaskReport.State.RUNNING);
        hosts.alpha().kill();
        try {
            within(SOON).until(changes::tryAcquire);
            waitForGuest(SOON, here, Guest.State.UNKNOWN);
            waitForWarning(SOON, "libvirtd does not run on alpha");
            assertThat(online("alpha")).isFalse();
            assertThat(online("beta")).isTrue();
            the_other_host_is_not_held_up();
            Problem refused = catchThrowableOfType(Problem.class, () -> cluster.guest(here));
            assertThat(refused.text()).contains("libvirtd does not run on alpha");
            time.end();
            within(SOON)
                    .untilAsserted(() -> assertThat(cluster.task(asked).state()).isEqualTo(TaskReport.State.UNKNOWN));
        } finally {
            hosts.alpha().start();
        }
        waitForGuest(BACK, here, Guest.State.RUNNING);
        // A storage that could not be read is read again after half a minute.
        within(BACK)
                .untilAsserted(() -> assertThat(cluster.refresh().warnings()).isEmpty());
        hear_the_next_event();
    }

    /** Not only answers come back, but events too. */
    private void hear_the_next_event() {
        changes.drainPermits();
        var unused = hosts.alpha().<Integer>guest("here", domain -> {
            domain.suspend();
            return 0;
        });
        within(SOON).until(changes::tryAcquire);
        waitForGuest(SOON, here, Guest.State.PAUSED);
    }

    @Test
    void a_frozen_libvirtd_is_told_as_such_holds_nobody_up_and_goes_on() {
        AtomicReference<TaskHandle> cutOff = new AtomicReference<>();
        try {
            at_first(this::freezeWithALineForLongCalls, hosts.alpha()::thaw, () -> {
                cutOff.set(cluster.power(here, Power.SUSPEND, Power.Options.DEFAULT));
                the_other_host_answers_at_once();
                within(NOTICED).until(() -> cluster.task(cutOff.get()).state().ended());
                assertThat(cluster.task(cutOff.get()).state()).isEqualTo(TaskReport.State.UNKNOWN);
            });
            waitForWarning(NOTICED, "frozen or overloaded");
            // The connection for storage may have noticed first.
            waitForGuest(NOTICED, here, Guest.State.UNKNOWN);
            assertThat(cluster.refresh().warnings())
                    .noneSatisfy(w -> assertThat(w).contains("cannot be reached"));
            assertThat(cluster.task(cutOff.get()).says()).contains("nobody can tell whether it was done", "frozen");
            the_other_host_is_not_held_up();
        } finally {
            hosts.alpha().thaw();
        }
        waitForGuest(BACK, here, Guest.State.RUNNING);
        hear_the_next_event();
    }

    private void freezeWithALineForLongCalls() {
        openALineForLongCalls();
        hosts.alpha().freeze();
    }

    @Test
    void a_host_behind_a_cut_network_is_told_as_unreachable_and_comes_back() {
        try {
            at_first(hosts.alpha()::cut, hosts.alpha()::mend, this::the_other_host_answers_at_once);
            waitForWarning(NOTICED, "alpha cannot be reached");
            // The connection for storage may have noticed first.
            waitForGuest(NOTICED, here, Guest.State.UNKNOWN);
            the_other_host_is_not_held_up();
        } finally {
            hosts.alpha().mend();
        }
        waitForGuest(BACK, here, Guest.State.RUNNING);
        hear_the_next_event();
    }

    @Test
    void a_guest_halted_by_a_disk_error_is_told_with_its_disk_and_goes_on_after_the_repair() {
        try (FailingDisk disk = hosts.alpha().disk()) {
            String id = hosts.alpha().define("reader", disk.xml());
            LibvirtHosts.awaitRead(cluster, "reader");
            disk.fail();
            assertThat(ended(id, Power.START).state()).isEqualTo(TaskReport.State.DONE);
            // It takes the firmware some seconds to come to the disk, and more on a busy machine.
            within(Duration.ofMinutes(1)).untilAsserted(() -> {
                Guest halted = guest(id);
                assertThat(halted.state()).isEqualTo(Guest.State.PAUSED);
                assertThat(halted.mishap()).hasValueSatisfying(m -> {
                    assertThat(m.kind()).isEqualTo(Mishap.Kind.IO_ERROR);
                    assertThat(m.detail()).contains(disk.device());
                });
            });
            disk.repair();
            assertThat(ended(id, Power.RESUME).state()).isEqualTo(TaskReport.State.DONE);
            waitForGuest(SOON, id, Guest.State.RUNNING);
            assertThat(ended(id, Power.STOP).state()).isEqualTo(TaskReport.State.DONE);
        }
    }

    @Test
    void a_guest_that_goes_while_all_are_read_is_left_out() {
        hosts.alpha().define("fleeting");
        try (Again going = new Again(() -> {
            hosts.alpha().run("fleeting");
            hosts.alpha().guest("fleeting", domain -> {
                domain.destroy();
                domain.undefine();
                return 0;
            });
            hosts.alpha().define("fleeting");
        })) {
            for (int i = 0; i < 80; i++) {
                Inventory read = cluster.refresh();
                // All else than that the machine stood still meanwhile, or that it did not go at once.
                assertThat(read.warnings())
                        .allMatch(w -> w.matches("alpha answers, but has not said for .*")
                                || w.matches("\\w+ has not answered for \\d+ s\\."));
                assertThat(read.nodes()).allMatch(Node::online);
                assertThat(read.guest(here)).isPresent();
            }
        }
    }

    /** Does it again and again, until it is closed. */
    private static final class Again implements AutoCloseable {
        private volatile boolean over;
        private final Thread thread;

        Again(Runnable work) {
            thread = Thread.ofPlatform().start(() -> {
                while (!over) {
                    work.run();
                }
            });
        }

        @Override
        public void close() {
            over = true;
            within(SOON).until(() -> !thread.isAlive());
        }
    }
}
