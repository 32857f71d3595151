package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.testing.SettableClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.libvirt.LibvirtException;

class LinkTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofMillis(200);

    private final SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");

    private Link link(String uri) {
        return link(uri, BOUND, Link.Hooks.NONE);
    }

    private Link link(String uri, Duration connectTimeout, Link.Hooks hooks) {
        return new Link(
                new LibvirtSettings.Host("alpha", uri), "test", connectTimeout, clock, hooks, Link.WhenLate.GIVE_UP);
    }

    private static int count(Link link) {
        return link.<Integer>call("counting", BOUND, HostConnect::numOfDomains);
    }

    private static int stuck(Link link, CountDownLatch release, Duration bound) {
        return link.<Integer>act("waiting", bound, connect -> {
            awaited(release);
            return 0;
        });
    }

    /** A call that went out and was given up; one that found no thread in time did not go out, and is made anew. */
    private void lost(Link link, CountDownLatch release) {
        int before = link.stuck();
        await().untilAsserted(() -> {
            clock.advance(Duration.ofMinutes(1));
            await().until(() -> link.stuck() == before);
            assertThatThrownBy(() -> stuck(link, release, SHORT))
                    .isInstanceOf(Jobs.Lost.class)
                    .hasMessageContainingAll("alpha has not answered for", "while waiting");
        });
    }

    private static void awaited(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void a_call_is_answered_over_a_connection_that_is_opened_for_it() {
        try (Link link = link("test:///default")) {
            assertThat(count(link)).isEqualTo(1);
            assertThat(link.trouble()).isEmpty();
        }
    }

    @Test
    void all_guests_are_read_by_one_call() {
        try (Link link = link("test:///default")) {
            List<BulkStats.Entry> all = link.call(
                    "listing", BOUND, c -> BulkStats.domains(c, BulkStats.STATE).orElse(List.of()));
            assertThat(all).singleElement().satisfies(e -> {
                assertThat(e.name()).isEqualTo("test");
                assertThat(e.uuid()).hasSize(36);
                assertThat(e.whole("state.state")).isEqualTo(1);
            });
        }
    }

    @Test
    void a_refused_key_is_not_taken_for_a_missing_daemon(@TempDir Path folder) throws IOException {
        Path ssh = Files.writeString(
                folder.resolve("ssh"),
                "#!/bin/sh\necho 'Warning: Identity file k not accessible: No such file or directory.' >&2\n"
                        + "echo 'root@alpha: Permission denied (publickey).' >&2\nexit 255\n");
        assertThat(ssh.toFile().setExecutable(true)).isTrue();
        try (Link link = link("qemu+ssh://root@alpha/system?command=" + ssh)) {
            Problem problem = catchThrowableOfType(Problem.class, () -> link.<Integer>call("counting", BOUND, c -> 1));
            assertThat(problem.text()).startsWith("No SSH to alpha").contains("Permission denied");
        }
    }

    @Test
    void missing_certificates_are_not_taken_for_a_missing_daemon() throws IOException {
        try (ServerSocket port = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                Link link = link("qemu+tls://127.0.0.1:" + port.getLocalPort() + "/system?pkipath=/nonexistent")) {
            Problem problem = catchThrowableOfType(Problem.class, () -> link.<Integer>call("counting", BOUND, c -> 1));
            assertThat(problem.text()).startsWith("alpha and Vigie do not trust each other");
            assertThat(problem.mend()).contains("certificates");
        }
    }

    @Test
    void a_host_without_libvirtd_is_told_as_such() {
        try (Link link = link("qemu+unix:///system?socket=/nonexistent/libvirt-sock")) {
            Problem problem = catchThrowableOfType(Problem.class, () -> count(link));
            assertThat(problem.text()).startsWith("libvirtd does not run on alpha");
        }
    }

    @Test
    void a_host_whose_name_nobody_knows_is_not_said_to_be_down() {
        // Too long for a name, so that no server has to be asked for it, which takes its time.
        String nobody = "a".repeat(64) + ".invalid";
        try (Link link = link("qemu+tcp://" + nobody + "/system")) {
            assertThatThrownBy(() -> count(link))
                    .isInstanceOf(Problem.class)
                    .hasMessageStartingWith("The address of alpha is not known here");
        }
    }

    @Test
    void a_host_that_takes_connections_and_says_nothing_is_told_as_frozen() throws Exception {
        try (SilentServer silent = new SilentServer()) {
            // The look for the reason is a short one; where this machine stood still meanwhile, another finds it.
            await().untilAsserted(() -> {
                try (Link link = link(silent.uri(), SHORT, Link.Hooks.NONE)) {
                    Problem first = catchThrowableOfType(Problem.class, () -> count(link));
                    assertThat(first.text()).contains("takes connections", "frozen");
                    Problem second = catchThrowableOfType(Problem.class, () -> count(link));
                    assertThat(second).as("nobody waits again").isSameAs(first);
                }
            });
        }
    }

    /** As when a frozen host is cut from its power: nothing ever comes back over what was open. */
    @Test
    void an_opening_that_can_never_end_is_forsaken_when_the_host_is_seen_to_be_down() throws Exception {
        try (HeldPort port = new HeldPort();
                SilentServer silent = new SilentServer(port);
                Link link = link(silent.uri(), SHORT, Link.Hooks.NONE)) {
            assertThatThrownBy(() -> count(link)).hasMessageContaining("frozen");
            silent.listenNoMore();
            await().atMost(BOUND).untilAsserted(() -> {
                clock.advance(Duration.ofMinutes(1));
                assertThatThrownBy(() -> count(link)).hasMessageStartingWith("libvirtd does not run on alpha");
            });
            // So that another is made when it is back, which a new server on the same port shows by being asked.
            try (SilentServer again = new SilentServer(port)) {
                await().atMost(BOUND).untilAsserted(() -> {
                    clock.advance(Duration.ofMinutes(1));
                    assertThatThrownBy(() -> count(link)).hasMessageContaining("frozen");
                });
                await().until(() -> again.taken() > 0);
            }
        }
    }

    @Test
    void a_call_that_is_given_up_gives_up_its_connection_and_the_next_one_has_a_new_one() {
        CountDownLatch release = new CountDownLatch(1);
        try (Link link = link("test:///default")) {
            count(link);
            lost(link, release);
            assertThat(link.trouble()).isPresent();
            clock.advance(Duration.ofMinutes(1));
            assertThat(count(link)).isEqualTo(1);
            assertThat(link.stuck()).isEqualTo(1);
            release.countDown();
            await().atMost(BOUND).until(() -> link.stuck() == 0);
        }
    }

    @Test
    void no_more_connections_are_made_than_may_be_stuck() {
        CountDownLatch release = new CountDownLatch(1);
        try (Link link = link("test:///default")) {
            for (int i = 0; i < 3; i++) {
                lost(link, release);
            }
            clock.advance(Duration.ofMinutes(1));
            assertThatThrownBy(() -> count(link))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("3 earlier calls to alpha have not come back");
            release.countDown();
            await().atMost(BOUND).until(() -> link.stuck() == 0);
            assertThat(count(link)).isEqualTo(1);
        }
    }

    @Test
    void what_waits_behind_five_stuck_calls_and_is_given_up_is_never_done() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        AtomicBoolean done = new AtomicBoolean();
        try (Link link = link("test:///default");
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            count(link);
            CountDownLatch busy = new CountDownLatch(5);
            List<Future<Integer>> five = Stream.generate(() ->
                            threads.submit(() -> link.<Integer>act("waiting", BOUND, connect -> {
                                busy.countDown();
                                awaited(release);
                                return 7;
                            })))
                    .limit(5)
                    .toList();
            busy.await();
            assertThatThrownBy(() -> link.<Integer>act("starting", SHORT, connect -> {
                        done.set(true);
                        return 0;
                    }))
                    .as("it is certain that it was not done")
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("while starting");
            release.countDown();
            for (Future<Integer> one : five) {
                assertThat(one.get()).as("an answer that comes in time counts").isEqualTo(7);
            }
            await().atMost(BOUND).until(() -> link.stuck() == 0);
            assertThat(done).isFalse();
        }
    }

    @Test
    void a_connection_whose_listeners_are_refused_is_closed_again() {
        AtomicBoolean taken = new AtomicBoolean();
        Link.Hooks refusing = new Link.Hooks() {
            @Override
            public void opened(HostConnect connect) {
                throw Problem.site("no listeners here");
            }

            @Override
            public void closing(HostConnect connect) throws LibvirtException {
                taken.set(connect.isConnected());
            }
        };
        try (Link link = link("test:///default", BOUND, refusing)) {
            assertThatThrownBy(() -> count(link)).hasMessage("no listeners here");
            assertThat(taken).isTrue();
            assertThat(link.trouble()).isPresent();
        }
    }

    @Test
    void a_connection_that_comes_after_the_end_is_closed_and_nothing_more_is_asked() {
        CountDownLatch release = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        Link.Hooks slow = new Link.Hooks() {
            @Override
            public void opened(HostConnect connect) {
                awaited(release);
            }

            @Override
            public void closing(HostConnect connect) {
                closed.countDown();
            }
        };
        Link link = link("test:///default", SHORT, slow);
        assertThatThrownBy(() -> count(link)).hasMessageContaining("has not answered");
        link.close();
        release.countDown();
        await().atMost(BOUND).until(() -> closed.getCount() == 0);
        assertThatThrownBy(() -> count(link)).hasMessageContaining("Vigie is being stopped");
    }

    @Test
    void a_connection_that_comes_late_is_used_all_the_same() {
        CountDownLatch release = new CountDownLatch(1);
        Link.Hooks slow = new Link.Hooks() {
            @Override
            public void opened(HostConnect connect) {
                awaited(release);
            }
        };
        try (Link link = link("test:///default", SHORT, slow)) {
            assertThatThrownBy(() -> count(link)).hasMessageContaining("has not answered");
            release.countDown();
            await().atMost(BOUND).until(() -> link.trouble().isEmpty());
            assertThat(count(link)).isEqualTo(1);
        }
    }

    @Test
    void an_interrupted_caller_goes_at_once_and_does_not_know() throws Exception {
        CountDownLatch release = new CountDownLatch(1);
        try (Link link = link("test:///default")) {
            count(link);
            CountDownLatch busy = new CountDownLatch(1);
            AtomicBoolean unknown = new AtomicBoolean();
            Thread caller = Thread.ofPlatform().start(() -> {
                try {
                    var unused = link.<Integer>act("waiting", BOUND, connect -> {
                        busy.countDown();
                        awaited(release);
                        return 0;
                    });
                } catch (Jobs.Lost lost) {
                    unknown.set(Thread.currentThread().isInterrupted());
                }
            });
            busy.await();
            caller.interrupt();
            caller.join(BOUND);
            assertThat(unknown).isTrue();
            release.countDown();
        }
    }
}
