package io.vigie.bot.watch;

import static io.vigie.bot.watch.PlainScene.DB;
import static io.vigie.bot.watch.PlainScene.WEB;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Mishap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an admin reads of what befalls plain hosts. */
class PlainHostsIncidentTest {
    private static final String DEAD = "libvirtd does not run on alpha. Guests that ran there go on without it.";

    @RegisterExtension
    final StoreFixture store = StoreFixture.sqlite();

    private final PlainScene scene = new PlainScene();
    private IncidentsFixture site;

    @BeforeEach
    void connect() {
        site = new IncidentsFixture(store);
        scene.tells(seen -> {
            site.clock.set(scene.at);
            site.incidents.observe(seen);
        });
        scene.read();
    }

    @Test
    void a_silent_host_is_one_incident_that_says_why_and_ends_when_it_answers() {
        scene.silent("alpha", DEAD);
        scene.readAfter(1000);
        scene.readAfter(2000);
        assertThat(site.only().title()).isEqualTo("alpha (kvm) does not answer: libvirtd does not run on alpha");
        scene.moves(WEB, "beta");
        scene.read();
        scene.read();
        scene.answers("alpha");
        scene.state(DB, State.STOPPED);
        scene.readAfter(8000);
        Incident incident = site.only();
        assertThat(incident.state()).isEqualTo(IncidentState.ENDED);
        assertThat(incident.title())
                .isEqualTo("alpha (kvm) did not answer: libvirtd does not run on alpha; 1 guest stopped");
        assertThat(IncidentsFixture.lines(incident))
                .containsExactly(
                        "alpha does not answer: " + DEAD,
                        "web-1 runs on beta now, no longer on alpha",
                        "alpha answers again after 18 s",
                        "db-1 on alpha ran before, and is stopped: vm start db-1",
                        "ended after 18 s");
    }

    @Test
    void a_crash_is_an_incident_of_the_guest() {
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
        scene.readAfter(5);
        assertThat(site.only().title())
                .isEqualTo("web-1 on alpha crashed: its process ended without being told to. Start it again: vm start"
                        + " web-1");
        scene.state(WEB, State.RUNNING);
        scene.readAfter(60_000);
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        assertThat(IncidentsFixture.lines(site.only()))
                .endsWith("web-1 runs again on alpha after 1 min", "ended after 1 min");
    }

    @Test
    void a_crash_with_a_restart_at_once_is_one_message_that_has_ended() {
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.RUNNING);
        scene.readAfter(5);
        scene.readAfter(2000);
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
        assertThat(IncidentsFixture.lines(site.only()))
                .containsExactly("web-1 on alpha crashed", "web-1 runs again on alpha after 2 s", "ended after 2 s");
    }

    @Test
    void a_guest_that_crashes_again_and_again_is_damped() {
        for (int i = 0; i < 8; i++) {
            scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.STOPPED);
            scene.readAfter(5);
            scene.state(WEB, State.RUNNING);
            scene.read();
        }
        assertThat(site.incidents.newest(10)).hasSize(2);
        assertThat(site.incidents.newest(1).getFirst().flapping()).isTrue();
    }

    @Test
    void storage_that_fails_is_one_incident_with_all_its_guests() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, "/dev/sdb (virtio-disk0)", State.PAUSED);
        scene.readAfter(5);
        assertThat(site.only().title())
                .isEqualTo("web-1 on alpha is halted by an I/O error of its disk /dev/sdb (virtio-disk0). After the"
                        + " repair: vm resume web-1");
        scene.befalls(DB, Mishap.Kind.IO_ERROR, "/dev/sdc (virtio-disk0)", State.PAUSED);
        scene.readAfter(5);
        assertThat(site.only().title()).isEqualTo("kvm: 2 guests with disk errors");
        scene.state(WEB, State.RUNNING);
        scene.read();
        assertThat(site.only().title()).isEqualTo("kvm: 2 guests with disk errors, 1 of them in order again");
        assertThat(site.only().isOpen()).isTrue();
        scene.state(DB, State.RUNNING);
        scene.read();
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    void many_disk_errors_at_once_are_one_line() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, "/dev/sdb", State.PAUSED);
        scene.befalls(DB, Mishap.Kind.IO_ERROR, "/dev/sdc", State.PAUSED);
        scene.readAfter(5);
        assertThat(IncidentsFixture.lines(site.only()))
                .containsExactly("2 guests have disk errors; vm resume each once that is repaired: web-1, db-1");
    }

    @Test
    void a_bot_that_restarts_tells_no_more_than_one_that_does_not() {
        scene.befalls(WEB, Mishap.Kind.IO_ERROR, "/dev/sdb", State.PAUSED);
        scene.befalls(DB, Mishap.Kind.CRASHED, "", State.STOPPED);
        scene.readAfter(5);
        assertThat(site.incidents.open()).hasSize(2);
        int revisions = site.events.size();
        scene.restartBot();
        scene.read();
        assertThat(site.incidents.open()).hasSize(2);
        assertThat(site.events).hasSize(revisions);
        scene.state(WEB, State.RUNNING);
        scene.state(DB, State.RUNNING);
        scene.restartBot();
        scene.read();
        assertThat(site.incidents.open()).isEmpty();
    }

    @Test
    void a_bot_that_restarts_while_a_host_is_silent_goes_on_with_its_incident() {
        scene.silent("alpha", DEAD);
        scene.read();
        scene.read();
        int lines = site.only().timeline().size();
        scene.restartBot();
        scene.read();
        scene.read();
        assertThat(site.only().timeline()).hasSize(lines);
        scene.answers("alpha");
        scene.restartBot();
        scene.read();
        assertThat(site.only().state()).isEqualTo(IncidentState.ENDED);
    }

    @Test
    void two_replicas_that_see_the_same_tell_it_once() {
        PlainScene other = new PlainScene();
        other.tells(seen -> site.incidents.observe(seen));
        other.read();
        scene.befalls(WEB, Mishap.Kind.CRASHED, "", State.RUNNING);
        other.befalls(WEB, Mishap.Kind.CRASHED, "", State.RUNNING);
        scene.readAfter(2000);
        other.readAfter(3000);
        assertThat(site.incidents.newest(10)).hasSize(1);
    }
}
