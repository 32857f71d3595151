package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The machine's clock is set, back or forward: what is told after a while is told after that while. */
class SetClockTest {
    private static final Duration HOURS = Duration.ofHours(3);

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final List<Observation> seen = new ArrayList<>();
    private IncidentsFixture site;

    @BeforeEach
    void a_site() {
        site = new IncidentsFixture(store);
    }

    @Test
    void what_cannot_be_taken_yet_is_looked_at_again_until_it_is() {
        FakeSwitch laetitia = new FakeSwitch("laetitia");
        Watcher<SwitchState, SwitchMemory> watcher = new Watcher<>(
                "laetitia",
                "switch",
                SwitchMemory.NEW,
                laetitia::poll,
                SwitchDiff::diff,
                site.incidents::observe,
                site.time);
        laetitia.does(() -> {
            throw Problem.site("no response");
        });
        watcher.poll();
        watcher.poll();
        assertThat(site.only().isOpen()).isTrue();
        site.clockIsSet(Duration.ofSeconds(-3));
        site.after(1);
        laetitia.show(state(MemberState.BUNDLED));
        assertThatThrownBy(watcher::poll).hasMessageContaining("ahead of this machine's clock");
        site.after(2);
        watcher.poll();
        assertThat(site.only().isOpen()).isFalse();
        assertThat(watcher.state().trouble()).isEmpty();
    }

    @Test
    void a_member_that_does_not_join_is_told_of_in_time_although_the_clock_was_set_back() {
        Watcher<SwitchState, SwitchMemory> watcher = memberThatComesBack();
        site.clockIsSet(HOURS.negated());
        site.after(91);
        watcher.poll();
        assertThat(seen)
                .filteredOn(o -> o.kind() == Kind.MEMBER_DROPPED)
                .extracting(Observation::at)
                .as("told by the clock")
                .containsExactly(site.clock.instant());
        assertThat(watcher.state().lastRead()).hasValue(site.clock.instant());
    }

    @Test
    void a_member_has_its_time_to_join_although_the_clock_was_set_forward() {
        Watcher<SwitchState, SwitchMemory> watcher = memberThatComesBack();
        site.clockIsSet(HOURS);
        site.after(30);
        watcher.poll();
        assertThat(seen).extracting(Observation::kind).doesNotContain(Kind.MEMBER_DROPPED);
        site.after(61);
        watcher.poll();
        assertThat(seen).extracting(Observation::kind).contains(Kind.MEMBER_DROPPED);
    }

    private Watcher<SwitchState, SwitchMemory> memberThatComesBack() {
        FakeSwitch laetitia = new FakeSwitch("laetitia");
        Watcher<SwitchState, SwitchMemory> watcher = new Watcher<>(
                "laetitia", "switch", SwitchMemory.NEW, laetitia::poll, SwitchDiff::diff, seen::addAll, site.time);
        for (MemberState state : List.of(MemberState.BUNDLED, MemberState.DOWN, MemberState.NOT_BUNDLED)) {
            laetitia.show(state(state));
            watcher.poll();
        }
        assertThat(seen).extracting(Observation::kind).contains(Kind.MEMBER_DOWN);
        return watcher;
    }

    private SwitchState state(MemberState eth2) {
        boolean up = eth2 != MemberState.DOWN;
        return new SwitchState(
                "laetitia",
                site.clock.instant(),
                "",
                Duration.ZERO,
                List.of(new SwitchPort(28, "gi28", "", true, up, 0, SwitchPort.Neighbour.SILENT)),
                List.of(new PortChannel(
                        11, "SAN nikita", "nikita", "storage", List.of(new Member(28, "eth2", eth2, 0)))));
    }

    @Test
    void damaged_frames_count_although_the_clock_was_set_back() {
        ErrorRate rate = ErrorRate.NEW.next(damaged(0));
        site.clockIsSet(HOURS.negated());
        for (int i = 0; i < 2; i++) {
            site.after(30);
            rate = rate.next(damaged(100));
            assertThat(rate.next(damaged(100)))
                    .as("the same reading, once more")
                    .isSameAs(rate);
        }
        assertThat(rate.bad()).isTrue();
    }

    private PortRates damaged(double frames) {
        return new PortRates(site.clock.instant(), Duration.ofSeconds(30), 1e6, 1e6, frames, 0, frames);
    }

    @Test
    void a_path_that_turns_slow_is_told_of_although_the_clock_was_set_back() {
        SanScene san = new SanScene(1);
        IntStream.range(0, 10).forEach(i -> san.read());
        san.at = san.at.minus(HOURS);
        san.takes(SanScene.A, 85_000);
        List<String> told = IntStream.range(0, 10)
                .mapToObj(i -> san.read())
                .flatMap(List::stream)
                .toList();
        assertThat(told).anyMatch(o -> o.startsWith("PATH_SLOW"));
    }

    @Test
    void a_guest_that_crashes_after_the_clock_was_set_back_is_told_of() {
        PlainScene hosts = new PlainScene();
        hosts.read();
        hosts.befalls(PlainScene.WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(hosts.read()).anyMatch(o -> o.startsWith("GUEST_CRASHED"));
        hosts.state(PlainScene.WEB, State.RUNNING);
        assertThat(hosts.read()).anyMatch(o -> o.startsWith("GUEST_RECOVERED"));
        hosts.ahead = HOURS.negated();
        assertThat(hosts.read()).isEmpty();
        hosts.befalls(PlainScene.WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        assertThat(hosts.read()).anyMatch(o -> o.startsWith("GUEST_CRASHED"));
        assertThat(hosts.read()).isEmpty();
    }

    @Test
    void a_guest_is_not_said_to_run_on_before_its_state_follows_whatever_was_done_to_the_clock() {
        for (Duration by : List.of(HOURS, HOURS.negated())) {
            PlainScene hosts = new PlainScene();
            hosts.read();
            hosts.ahead = by;
            hosts.befalls(PlainScene.WEB, Mishap.Kind.CRASHED, "", State.RUNNING);
            assertThat(hosts.readAfter(200)).isEmpty();
            assertThat(hosts.readAfter(2000)).as("it has run on").hasSize(2);
        }
    }

    @Test
    void a_mishap_of_just_before_the_clock_was_set_back_is_told_of() {
        PlainScene hosts = new PlainScene();
        hosts.read();
        hosts.befalls(PlainScene.WEB, Mishap.Kind.IO_ERROR, "/dev/sdb", State.RUNNING);
        hosts.ahead = HOURS.negated();
        assertThat(hosts.read()).anyMatch(o -> o.startsWith("GUEST_IO_ERROR"));
    }

    @Test
    void which_guests_lie_on_a_san_is_asked_anew_although_the_clock_was_set_back() {
        AtomicInteger asked = new AtomicInteger();
        Hypervisor cluster = (Hypervisor) Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {Hypervisor.class},
                (self, method, arguments) -> switch (method.getName()) {
                    case "cluster" -> "brest-i11";
                    case "storageContents" -> {
                        asked.incrementAndGet();
                        yield Optional.empty();
                    }
                    default -> throw Problem.site("not now");
                });
        SharedDisks disks = new SharedDisks(new Hypervisors(List.of(cluster)), site.time);
        disks.keepFresh("brest-i11");
        await().until(() -> asked.get() == 1);
        site.clockIsSet(HOURS.negated());
        site.after(360);
        disks.keepFresh("brest-i11");
        await().until(() -> asked.get() == 2);
    }
}
