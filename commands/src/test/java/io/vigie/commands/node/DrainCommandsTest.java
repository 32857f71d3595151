package io.vigie.commands.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.vm.MigrationSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DrainCommandsTest extends NodeTestSite {
    private static Migrations.Prospect prospect(List<String> obstacles, List<String> devices) {
        return new Migrations.Prospect(obstacles, List.of(), devices, List.of());
    }

    @Test
    void guests_are_spread_over_the_others_and_the_line_names_each_move() {
        running("105", "web-1", "nikita");
        running("106", "web-2", "nikita");
        brest.guest("110", "off", "nikita", Guest.State.STOPPED);
        Plan plan = plan("node drain nikita");
        assertThat(plan.command())
                .isEqualTo("node drain brest-i11/nikita --parallel 2 --move 105:camille --move 106:proxima");
        assertThat(plan.effects().toString())
                .contains("web-1 (105) → camille, web-2 (106) → proxima", "stay on nikita, stopped: off (110)");
        // Another load would choose otherwise, and changes nothing of what was approved.
        brest.node("camille", 16 * GIB, 0.5, NodeHa.ONLINE);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan("node drain nikita").hash()).isNotEqualTo(plan.hash());
    }

    @Test
    void a_guest_that_comes_or_goes_changes_the_plan() {
        running("105", "web-1", "nikita");
        running("106", "web-2", "nikita");
        Plan plan = plan("node drain nikita");
        running("106", "web-2", "camille");
        assertThat(plan(plan.command()).hash()).isNotEqualTo(plan.hash());
        running("106", "web-2", "nikita");
        running("107", "new", "nikita");
        assertThat(plan(plan.command()).steps()).hasSize(3);
    }

    @Test
    void memory_obstacles_devices_and_locks_are_told_for_each_guest() {
        brest.node("camille", 31 * GIB, 0, NodeHa.ONLINE);
        running("105", "web-1", "nikita");
        running("106", "gpu", "nikita");
        brest.prospects.put("105:proxima", prospect(List.of("it does not have the storage ssd"), List.of()));
        brest.prospects.put("106:proxima", prospect(List.of(), List.of("hostpci0")));
        brest.guest(brest.aGuest("107", "held", "nikita", Guest.State.RUNNING, "backup", Optional.empty()));
        assertThat(problem("node drain nikita").text())
                .contains("3 guests cannot be moved off nikita")
                .contains("web-1 (105): proxima: it does not have the storage ssd")
                .contains("camille: 3.0 GiB of memory too little")
                .contains("gpu (106): it uses devices of nikita (hostpci0)")
                .contains("held (107): it is locked (backup)");
        assertThat(problem("node drain nikita").mend()).contains("--stop-rest");
    }

    @Test
    void how_much_memory_is_missing_does_not_bind() {
        brest.node("camille", 31 * GIB, 0, NodeHa.ONLINE).node("proxima", 31 * GIB, 0, NodeHa.ONLINE);
        running("105", "web-1", "nikita");
        Plan plan = plan("node drain nikita --stop-rest");
        assertThat(plan.effects().toString()).contains("web-1 (105) cannot be moved: camille: 3.0 GiB of memory too");
        assertThat(plan.steps())
                .singleElement()
                .satisfies(s -> assertThat(s.stage()).isZero());
        brest.node("camille", 30 * GIB, 0, NodeHa.ONLINE);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }

    @Test
    void only_the_named_nodes_are_used() {
        running("105", "web-1", "nikita");
        assertThat(plan("node drain nikita --to proxima").command()).endsWith("--to proxima --move 105:proxima");
        assertThat(problem("node drain nikita --move 105").mend()).contains("guest:node");
        assertThat(problem("node drain nikita --move 105:camille --move 105:proxima")
                        .text())
                .contains("twice");
    }

    @Test
    void a_rule_that_brings_a_guest_back_is_told_with_the_mend() {
        service("105", "web-1", "nikita");
        brest.rules.add(new Rule("home", "node-affinity", List.of("vm:105"), Map.of("nikita", 1), false, true, ""));
        assertThat(plan("node drain nikita").effects().toString())
                .contains("the rule home brings web-1 (105) back to nikita unless its failback is off")
                .contains("ha-manager crm-command node-maintenance enable nikita");
    }

    @Test
    void in_maintenance_the_HA_manager_moves_its_own_and_the_drain_the_others() {
        service("105", "web-1", "nikita");
        brest.node("nikita", 8 * GIB, 0, NodeHa.MAINTENANCE);
        assertThat(problem("node drain nikita").text()).contains("in HA maintenance", "web-1 (105)");
        running("109", "wiki", "nikita");
        Plan plan = plan("node drain nikita");
        assertThat(plan.steps())
                .singleElement()
                .satisfies(s -> assertThat(s.subject()).isEqualTo("109"));
        assertThat(plan.effects().toString()).contains("moves these by itself", "web-1 (105)");
        assertThat(problem("node undrain nikita").mend()).contains("node-maintenance disable nikita");
    }

    @Test
    void those_that_are_kept_together_move_with_one_request() {
        service("105", "web-1", "nikita");
        service("106", "web-2", "nikita");
        brest.rules.add(new Rule(
                "pair", "resource-affinity", List.of("vm:105", "vm:106"), Map.of(), true, true, "keep together"));
        Plan plan = plan("node drain nikita");
        assertThat(plan.steps()).hasSize(1);
        assertThat(plan.effects().toString()).contains("the HA rules move these with others: web-2 (106)");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }

    @Test
    void a_line_of_many_moves_stays_short() {
        for (int i = 0; i < 60; i++) {
            add(String.valueOf(100 + i), "small-" + i, "nikita", 0, 0, Optional.empty());
        }
        Plan plan = plan("node drain nikita");
        assertThat(plan.steps()).hasSize(60);
        assertThat(plan.command().length()).isLessThan(400);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }

    @Test
    void each_right_is_asked_for() {
        running("105", "web-1", "nikita");
        assertThat(problem(new TestCaller("cluster.read@*", "node.drain@rennes"), "node drain nikita")
                        .text())
                .contains("node.drain on brest-i11");
        assertThat(problem(new TestCaller("cluster.read@*", "node.drain@*"), "node drain nikita")
                        .text())
                .contains("vm.migrate on brest-i11");
        TestCaller mover = new TestCaller("cluster.read@*", "node.drain@*", "vm.migrate@*");
        assertThat(problem(mover, "node drain nikita --stop-rest").text()).contains("vm.power on brest-i11");
        brest.migrates = false;
        assertThat(problem("node drain nikita").text()).contains("cannot migrate guests");
    }

    @Test
    void undrain_brings_back_the_newest_run_and_nothing_older_or_of_others() {
        running("105", "web-1", "camille");
        running("106", "web-2", "proxima");
        running("107", "old", "proxima");
        running("108", "others", "proxima");
        Instant now = clock.instant();
        moved("105", "qmigrate", "vigie@pve!bot", now.minusSeconds(600));
        moved("106", "hamigrate", "vigie@pve!bot", now.minusSeconds(900));
        moved("109", "qmstop", "vigie@pve!bot", now.minusSeconds(950));
        moved("108", "qmigrate", "root@pam", now.minusSeconds(960));
        moved("107", "qmigrate", "vigie@pve!bot", now.minus(Duration.ofDays(2)));
        Plan plan = plan("node undrain nikita");
        assertThat(plan.steps()).extracting(s -> s.subject()).containsExactly("105", "106");
        assertThat(plan.effects().toString()).contains("web-1 (105) comes back from camille while it runs");
        assertThat(plan.command()).isEqualTo("node undrain brest-i11/nikita --parallel 2 --move 105,106:nikita");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        brest.node("nikita", 30 * GIB, 0, NodeHa.ONLINE);
        assertThat(problem("node undrain nikita").text()).contains("Nothing can go back", "of memory too little");
    }

    private void moved(String guest, String type, String user, Instant at) {
        brest.tasks.add(new TaskEntry(
                new TaskHandle("T" + guest), type, "nikita", guest, user, at, Optional.of(at.plusSeconds(20)), "OK"));
    }

    @Test
    void after_a_crash_the_move_is_found_on_the_node_that_was_left_and_only_ours() {
        running("105", "web-1", "nikita");
        Plan plan = plan("node drain nikita");
        MigrationSteps steps = new MigrationSteps(hypervisors);
        moved("105", "qmigrate", "root@pam", FakeHypervisor.NOW);
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).isEmpty();
        moved("105", "qmigrate", "vigie@pve!bot", FakeHypervisor.NOW.plusSeconds(1));
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).isPresent();
    }
}
