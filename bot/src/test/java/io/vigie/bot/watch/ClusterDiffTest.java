package io.vigie.bot.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.NodeHa;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClusterDiffTest {
    private final Scene scene = new Scene();

    @BeforeEach
    void a_first_reading_tells_that_all_is_well() {
        assertThat(scene.observe())
                .extracting(Observation::kind)
                .containsOnly(Kind.REACHABLE, Kind.QUORUM_BACK, Kind.NODE_BACK, Kind.GUEST_RECOVERED);
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void one_failed_reading_is_an_accident_and_two_are_news_told_once() {
        assertThat(fail()).isEmpty();
        assertThat(scene.read()).isEmpty();
        assertThat(fail()).isEmpty();
        assertThat(fail())
                .singleElement()
                .matches(o -> o.kind() == Kind.UNREACHABLE)
                .extracting(Observation::text)
                .isEqualTo("brest-i11 does not answer: no route to camille");
        assertThat(fail()).isEmpty();
        assertThat(scene.read()).containsExactly("REACHABLE brest-i11 answers again");
    }

    private java.util.List<Observation> fail() {
        return scene.take(new Reading.Failed<>(Problem.site("no route to camille"), scene.at));
    }

    @Test
    void a_dead_nodes_guests_are_not_believed_to_run() {
        scene.node("nikita", false, NodeHa.ONLINE);
        assertThat(scene.read())
                .containsExactly(
                        "NODE_GONE nikita is gone",
                        "GUEST_LOST db-1 (104) is lost with nikita: HA does not manage it, nobody restarts it");
        scene.node("nikita", false, NodeHa.UNKNOWN);
        assertThat(scene.read()).isEmpty();
        scene.node("nikita", false, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "fence", State.RUNNING, 510);
        assertThat(scene.read())
                .containsExactly(
                        "NODE_FENCED nikita is being fenced", "GUEST_FENCED web-1 (105) is fenced with nikita");
        assertThat(scene.read()).isEmpty();
        scene.node("nikita", false, NodeHa.UNKNOWN);
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 510);
        assertThat(scene.read()).as("the list still shows what nikita said").isEmpty();
        scene.ha("105", "web-1", "camille", "started", State.STOPPED, 0);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 4);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 (105) recovered on camille");
        scene.node("nikita", true, NodeHa.ONLINE);
        scene.plain("104", "db-1", "nikita", State.STOPPED);
        assertThat(scene.read()).containsExactly("NODE_BACK nikita is back");
        scene.plain("104", "db-1", "nikita", State.RUNNING);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED db-1 (104) runs on nikita");
    }

    @Test
    void a_recovery_between_two_readings_is_told_all_the_same() {
        scene.node("nikita", false, NodeHa.UNKNOWN);
        scene.read();
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 3);
        assertThat(scene.read())
                .containsExactly(
                        "GUEST_FENCED web-1 (105) is fenced with nikita",
                        "GUEST_RECOVERED web-1 (105) recovered on camille");
    }

    @Test
    void a_node_that_returns_before_it_is_fenced_loses_no_managed_guest() {
        scene.node("nikita", false, NodeHa.UNKNOWN);
        scene.read();
        scene.node("nikita", true, NodeHa.ONLINE);
        scene.plain("104", "db-1", "nikita", State.RUNNING);
        assertThat(scene.read())
                .containsExactly("NODE_BACK nikita is back", "GUEST_RECOVERED db-1 (104) runs on nikita");
    }

    @Test
    void without_quorum_nothing_else_is_believed_and_the_manager_not_for_a_minute_after() {
        scene.quorate = false;
        scene.node("nikita", false, NodeHa.ONLINE);
        scene.node("proxima", false, NodeHa.ONLINE);
        assertThat(scene.read()).containsExactly("QUORUM_LOST brest-i11 has lost quorum: 1 of 3 votes, 2 needed");
        assertThat(scene.read()).isEmpty();
        scene.quorate = true;
        scene.node("proxima", true, NodeHa.ONLINE);
        scene.node("nikita", true, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "fence", State.RUNNING, 510);
        assertThat(scene.read()).containsExactly("QUORUM_BACK brest-i11 has quorum again");
        for (int s = 0; s < 55; s += 5) {
            assertThat(scene.read()).isEmpty();
        }
        assertThat(scene.read()).as("it still says so, now fresh").hasSize(2);
    }

    @Test
    void maintenance_migration_and_freeze_are_no_alerts() {
        scene.node("nikita", true, NodeHa.MAINTENANCE);
        scene.ha("105", "web-1", "nikita", "migrate", State.RUNNING, 505);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 510);
        scene.plain("104", "db-1", "nikita", State.STOPPED);
        scene.node("nikita", false, NodeHa.MAINTENANCE);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "camille", "freeze", State.RUNNING, 515);
        scene.node("nikita", true, NodeHa.ONLINE);
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_maintenance_from_its_begin_to_its_end_is_no_failover() {
        scene.node("nikita", true, NodeHa.MAINTENANCE);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "nikita", "migrate", State.RUNNING, 505);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 3);
        assertThat(scene.read()).isEmpty();
        scene.node("nikita", true, NodeHa.ONLINE);
        scene.ha("105", "web-1", "camille", "migrate", State.RUNNING, 60);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "nikita", "started", State.RUNNING, 2);
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_restarted_resource_manager_and_a_new_master_are_no_failover() {
        scene.ha("105", "web-1", "nikita", "freeze", State.RUNNING, 505);
        assertThat(scene.read()).isEmpty();
        scene.ha("105", "web-1", "nikita", "started", State.RUNNING, 515);
        scene.master = "";
        assertThat(scene.read()).isEmpty();
        scene.master = "proxima";
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void disarming_is_told_once_for_what_it_is_and_so_is_its_end() {
        scene.armed = "armed";
        assertThat(scene.read()).isEmpty();
        scene.armed = "disarming";
        scene.ha("105", "web-1", "nikita", "freeze", State.RUNNING, 505);
        assertThat(scene.read())
                .containsExactly("HA_DISARMED high availability of brest-i11 is disarmed: no node is fenced and nothing"
                        + " is recovered until it is armed again");
        scene.armed = "disarmed";
        assertThat(scene.read()).isEmpty();
        scene.armed = "armed";
        scene.ha("105", "web-1", "nikita", "started", State.RUNNING, 530);
        assertThat(scene.read()).containsExactly("HA_ARMED high availability of brest-i11 is armed again");
        assertThat(scene.read()).isEmpty();
    }

    @Test
    void a_node_that_dies_while_it_is_disarmed_takes_its_services_along_until_it_is_armed() {
        scene.armed = "disarmed";
        scene.ha("105", "web-1", "nikita", "freeze", State.RUNNING, 505);
        scene.read();
        scene.node("nikita", false, NodeHa.UNKNOWN);
        scene.ha("105", "web-1", "nikita", "freeze", State.UNKNOWN, 0);
        assertThat(scene.read())
                .contains("NODE_GONE nikita is gone")
                .contains("GUEST_LOST web-1 (105) is lost with nikita: HA is disarmed, nobody restarts it");
        assertThat(scene.read()).isEmpty();
        scene.armed = "armed";
        scene.node("nikita", false, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "fence", State.UNKNOWN, 0);
        assertThat(scene.read()).anyMatch(t -> t.startsWith("GUEST_FENCED web-1 (105)"));
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 4);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 (105) recovered on camille");
    }

    @Test
    void a_bot_that_starts_while_it_is_disarmed_says_so_and_one_that_starts_later_ends_it() {
        scene.armed = "disarmed";
        scene.restartBot();
        assertThat(scene.observe()).extracting(Observation::kind).contains(Kind.HA_DISARMED);
        scene.armed = "armed";
        scene.restartBot();
        assertThat(scene.observe()).extracting(Observation::kind).contains(Kind.HA_ARMED);
    }

    @Test
    void a_node_that_was_removed_is_not_dead() {
        scene.removeNode("proxima");
        assertThat(scene.read()).isEmpty();
        scene.node("proxima", false, NodeHa.GONE);
        assertThat(scene.read()).isEmpty();
        scene.node("camille", false, NodeHa.UNKNOWN);
        scene.read();
        scene.removeNode("camille");
        assertThat(scene.read()).containsExactly("NODE_BACK camille was removed from the cluster");
    }

    @Test
    void a_service_in_error_is_told_until_an_admin_clears_it() {
        scene.ha("105", "web-1", "nikita", "error", State.STOPPED, 0);
        assertThat(scene.read())
                .containsExactly("GUEST_ERROR web-1 (105) is in HA state error: nothing restarts it until an admin"
                        + " clears that");
        scene.haStopped("105", "web-1", "nikita");
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 (105) is stopped, as asked for");
    }

    @Test
    void a_recovery_that_no_node_can_take_is_told() {
        scene.node("nikita", false, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "recovery", State.RUNNING, 510);
        assertThat(scene.read()).contains("GUEST_ERROR web-1 (105) waits for a node that can take it (recovery)");
    }

    @Test
    void a_guest_that_is_removed_in_trouble_troubles_nobody() {
        scene.node("nikita", false, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "fence", State.RUNNING, 510);
        scene.read();
        scene.removeGuest("105");
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 (105) was removed");
    }

    @Test
    void a_bot_that_starts_into_an_outage_tells_what_is_bad() {
        scene.node("nikita", false, NodeHa.FENCE);
        scene.ha("105", "web-1", "nikita", "fence", State.RUNNING, 510);
        scene.restartBot();
        assertThat(scene.observe())
                .extracting(Observation::kind)
                .contains(Kind.NODE_GONE, Kind.NODE_FENCED, Kind.GUEST_FENCED, Kind.GUEST_LOST);
    }

    @Test
    void a_bot_that_starts_while_a_guest_starts_tells_when_it_runs() {
        scene.ha("105", "web-1", "camille", "starting", State.STOPPED, 0);
        scene.restartBot();
        assertThat(scene.read()).noneMatch(t -> t.contains("web-1"));
        scene.ha("105", "web-1", "camille", "started", State.RUNNING, 2);
        assertThat(scene.read()).containsExactly("GUEST_RECOVERED web-1 (105) runs again on camille");
    }
}
