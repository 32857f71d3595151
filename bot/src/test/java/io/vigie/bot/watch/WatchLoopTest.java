package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.Problem;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WatchLoopTest {
    private static final Duration NEVER = Duration.ofDays(1);
    private final SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");
    private final List<WatchLoop> loops = new ArrayList<>();
    private final List<Observation> seen = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        loops.forEach(WatchLoop::stop);
    }

    @Test
    void many_wakes_during_a_poll_are_one_more_poll_and_never_two_at_a_time() throws Exception {
        AtomicInteger polls = new AtomicInteger();
        AtomicInteger atOnce = new AtomicInteger();
        AtomicInteger most = new AtomicInteger();
        CountDownLatch go = new CountDownLatch(1);
        FakeSwitch laetitia = new FakeSwitch("laetitia");
        laetitia.does(() -> {
            most.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            polls.incrementAndGet();
            uninterrupted(go);
            atOnce.decrementAndGet();
            return state();
        });
        WatchLoop loop = loop(watcher(laetitia, seen::addAll), NEVER, NEVER);
        loop.start();
        await().until(() -> polls.get() == 1);
        for (int i = 0; i < 20; i++) {
            loop.wake();
        }
        go.countDown();
        await().until(() -> polls.get() == 2 && atOnce.get() == 0);
        assertThat(most).hasValue(1);
    }

    @Test
    void one_that_hangs_is_told_of_and_stops_no_other() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        FakeSwitch stuck = new FakeSwitch("stuck");
        stuck.does(() -> {
            uninterrupted(never);
            return state("stuck");
        });
        AtomicInteger polls = new AtomicInteger();
        FakeSwitch fine = new FakeSwitch("fine");
        fine.does(() -> {
            polls.incrementAndGet();
            return state();
        });
        loop(watcher(stuck, seen::addAll), Duration.ofMillis(10), Duration.ofMillis(10))
                .start();
        loop(watcher(fine, seen::addAll), Duration.ofMillis(10), NEVER).start();
        await().until(() -> polls.get() > 3);
        await().until(() -> seen.stream().anyMatch(o -> o.kind() == Observation.Kind.UNREACHABLE));
        never.countDown();
        await().until(() -> seen.stream()
                .filter(o -> o.subject().name().equals("stuck"))
                .anyMatch(o -> o.kind() == Observation.Kind.REACHABLE));
    }

    @Test
    void one_that_throws_goes_on() {
        AtomicInteger polls = new AtomicInteger();
        FakeSwitch odd = new FakeSwitch("odd");
        odd.does(() -> {
            polls.incrementAndGet();
            throw new IllegalStateException("a fault of ours");
        });
        Watcher<SwitchState, SwitchMemory> watcher = watcher(odd, seen::addAll);
        loop(watcher, Duration.ofMillis(5), NEVER).start();
        await().until(() -> polls.get() > 3);
        assertThat(watcher.state().trouble().orElseThrow()).contains("a fault of ours");
    }

    @Test
    void what_could_not_be_stored_is_said_again() {
        FakeSwitch laetitia = new FakeSwitch("laetitia");
        laetitia.show(state());
        boolean[] full = {true};
        Watcher<SwitchState, SwitchMemory> watcher = watcher(laetitia, news -> {
            if (full[0]) {
                throw new IllegalStateException("disk full");
            }
            seen.addAll(news);
        });
        assertThatThrownBy(watcher::poll).hasMessage("disk full");
        assertThat(watcher.state().trouble().orElseThrow()).contains("could not be stored");
        full[0] = false;
        watcher.poll();
        assertThat(seen).extracting(Observation::kind).containsExactly(Observation.Kind.REACHABLE);
        assertThat(watcher.state().trouble()).isEmpty();
        watcher.poll();
        assertThat(seen).hasSize(1);
    }

    @Test
    void its_state_keeps_the_last_good_reading_beside_the_trouble() {
        FakeSwitch laetitia = new FakeSwitch("laetitia");
        laetitia.show(state());
        Watcher<SwitchState, SwitchMemory> watcher = watcher(laetitia, seen::addAll);
        watcher.poll();
        laetitia.does(() -> {
            throw Problem.site("no response");
        });
        clock.advance(Duration.ofSeconds(30));
        watcher.poll();
        assertThat(watcher.state().lastRead()).hasValue(clock.instant().minusSeconds(30));
        assertThat(watcher.state().trouble()).hasValue("no response");
    }

    private WatchLoop loop(Watcher<?, ?> watcher, Duration period, Duration hang) {
        WatchLoop loop = new WatchLoop(watcher, period, NEVER, hang);
        loops.add(loop);
        return loop;
    }

    private Watcher<SwitchState, SwitchMemory> watcher(FakeSwitch source, Consumer<List<Observation>> sink) {
        return new Watcher<>(
                source.name(), "switch", SwitchMemory.NEW, source::poll, SwitchDiff::diff, sink, new SteadyTime(clock));
    }

    private SwitchState state() {
        return state("laetitia");
    }

    private SwitchState state(String name) {
        return new SwitchState(name, clock.instant(), "", Duration.ZERO, List.of(), List.of());
    }

    /** Hangs as a socket does that knows no interrupts. */
    private static void uninterrupted(CountDownLatch latch) {
        boolean interrupted = false;
        while (true) {
            try {
                latch.await();
                break;
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
