package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HighAvailability.Bond;
import io.vigie.commands.cluster.HighAvailability.Rule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaRequestCommandsTest extends HaRequestsFixture {
    @Test
    void a_running_guest_comes_under_high_availability_without_feeling_it() {
        Plan plan = plan("ha add wiki --max-restart 2 --max-relocate 3 --comment \"the team's wiki\"");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan.command())
                .isEqualTo("ha add brest-i11/109 --state started --max-restart 2 --max-relocate 3"
                        + " --comment \"the team's wiki\"");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan.effects().toString())
                .contains("wiki (109) goes on running on nikita, and HA keeps it started")
                .contains("tried 2 more times there, and on 3 other nodes");
        TaskReport report = begunAndSeen(plan);
        assertThat(brest.calls).containsExactly("add 109 started restart 2 relocate 3 comment the team's wiki");
        assertThat(report.state()).isEqualTo(TaskReport.State.RUNNING);
        service("109", "wiki", "nikita", State.RUNNING, "started", "started");
        assertThat(steps.report(plan.steps().getFirst(), new TaskHandle("ha-request:" + NOW.getEpochSecond()))
                        .says())
                .isEqualTo("wiki (109) is running on nikita");
    }

    @Test
    void disks_that_one_node_alone_has_are_told_before_anybody_counts_on_a_recovery() {
        brest.prospect = new Migrations.Prospect(
                List.of(), List.of(new Migrations.Disk("local:109/disk-0", 16L << 30)), List.of(), List.of());
        assertThat(plan("ha add wiki").effects().toString())
                .contains("its disks are on nikita alone (local:109/disk-0, 16.0 GiB): when that node fails, no other");
    }

    @Test
    void to_add_a_running_guest_as_stopped_interrupts_it() {
        Plan plan = plan("ha add wiki --state stopped");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString()).contains("wiki (109) is interrupted");
        assertThat(plan("ha add off --state stopped").tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan("ha add wiki --state ignored").effects().toString()).contains("HA ignores it");
    }

    @Test
    void what_cannot_be_added_is_refused() {
        assertThat(problem("ha add web-1").text())
                .isEqualTo("web-1 (105) is under high availability already, requested" + " started.");
        assertThat(problem("ha add wiki --state paused").text()).contains("is one of started, stopped");
        assertThat(problem("ha add wiki --max-restart many").text()).contains("a number from 0 to 100");
        assertThat(problem("ha add wiki --group san").text()).contains("has no HA groups: since Proxmox VE 9");
        brest.requests.groups = true;
        assertThat(problem("ha add wiki --group san").text()).isEqualTo("brest-i11 has no HA group san.");
        brest.rules.add(new Rule("san", "group", List.of(), Map.of("camille", 1), true, true, ""));
        assertThat(plan("ha add wiki --group san").effects().toString())
                .contains("its group san is for camille, and no other node");
    }

    @Test
    void a_guest_that_is_taken_out_goes_on_and_nobody_looks_after_it() {
        rule("prefer", Bond.NONE, Map.of("nikita", 5), false, true, "vm:105");
        Plan plan = plan("ha remove web-1");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.command()).isEqualTo("ha remove brest-i11/105");
        assertThat(plan.effects().toString())
                .contains("goes on running on nikita, and nobody restarts it when it or its node fails")
                .contains("it is taken out of the rule prefer");
        assertThat(begunAndSeen(plan).state()).isEqualTo(TaskReport.State.RUNNING);
        assertThat(steps.trace(plan.steps().getFirst(), NOW)).isEmpty();
        services.removeFirst();
        show();
        assertThat(steps.trace(plan.steps().getFirst(), NOW)).isPresent();
        assertThat(problem("ha remove wiki").text()).isEqualTo("wiki (109) is not under high availability.");
    }

    @Test
    void to_take_out_a_guest_whose_node_is_lost_loses_it() {
        service("105", "web-1", "nikita", State.UNKNOWN, "fence", "started");
        assertThat(plan("ha remove web-1").effects().toString()).contains("is not recovered, and stays down");
        service("105", "web-1", "nikita", State.RUNNING, "migrate", "started");
        assertThat(problem("ha remove web-1").text()).contains("is being moved (migrate)");
    }

    @Test
    void a_start_is_followed_to_the_running_guest() {
        service("105", "web-1", "nikita", State.STOPPED, "stopped", "stopped");
        Plan plan = plan("ha start web-1");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan.preconditions()).contains("its HA state is stopped, requested stopped");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("request 105 started was stopped");
        service("105", "web-1", "nikita", State.STOPPED, "stopped", "started", "starting");
        assertThat(steps.report(plan.steps().getFirst(), handle).says()).contains("service stopped, guest stopped");
        service("105", "web-1", "nikita", State.RUNNING, "started", "started");
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.DONE);
    }

    @Test
    void a_request_that_somebody_overrules_has_failed_and_says_so() {
        Plan plan = plan("ha stop web-1");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.RUNNING);
        clock.advance(Duration.ofSeconds(20));
        TaskReport report = steps.report(plan.steps().getFirst(), handle);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).isEqualTo("another request has overruled it: requested now is started");
    }

    @Test
    void without_quorum_nothing_is_decided() {
        Plan plan = plan("ha stop web-1");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        brest.quorate = false;
        show();
        clock.advance(Duration.ofMinutes(10));
        assertThat(steps.report(plan.steps().getFirst(), handle).says()).contains("the cluster has no quorum");
        assertThat(problem("ha stop web-1").text()).contains("has no quorum");
    }

    @Test
    void an_earlier_request_that_is_under_way_is_told() {
        service("105", "web-1", "nikita", State.RUNNING, "request_stop", "stopped");
        assertThat(plan("ha start web-1").effects().toString())
                .contains("an earlier request is under way (requested stopped, now request_stop): this one takes its");
        assertThat(problem("ha stop web-1").text())
                .isEqualTo("web-1 (105) is requested stopped already, and is request_stop.");
        assertThat(problem("ha migrate web-1 camille").text()).contains("is busy with web-1 (105) (request_stop");
    }

    @Test
    void out_of_state_error_leads_a_stop_and_nothing_else() {
        service("105", "web-1", "nikita", State.STOPPED, "error", "started");
        Problem start = problem("ha start web-1");
        assertThat(start.text()).contains("is in HA state error");
        assertThat(start.mend()).contains("`ha stop brest-i11/105` clears the error");
        assertThat(problem("ha migrate web-1 camille").mend()).contains("`ha stop brest-i11/105` clears the error");
        Plan plan = plan("ha stop web-1");
        assertThat(plan.effects().toString()).contains("its HA state error is cleared: it is requested disabled");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("request 105 disabled was started");
        assertThat(steps.report(plan.steps().getFirst(), handle).state())
                .as("it still shows for a round")
                .isEqualTo(TaskReport.State.RUNNING);
        service("105", "web-1", "nikita", State.STOPPED, "stopped", "disabled", "disabled");
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.DONE);
    }

    @Test
    void what_is_so_already_is_not_asked_for() {
        assertThat(problem("ha start web-1").text()).isEqualTo("web-1 (105) is started already.");
        assertThat(problem("ha migrate web-1 nikita").text()).isEqualTo("web-1 (105) is on nikita already.");
        assertThat(problem("ha arm --cluster brest-i11").text()).contains("is armed: it is not disarmed");
    }

    @Test
    void a_manager_that_is_late_or_missing_is_told() {
        written = NOW.minusSeconds(50);
        show();
        assertThat(plan("ha stop web-1").effects().toString()).contains("camille has not written for 50 s");
        assertThat(plan("ha stop web-1").hash()).as("that does not bind").isEqualTo(afterwards());
        master = "";
        show();
        assertThat(problem("ha stop web-1").text()).contains("No node of brest-i11 manages high availability");
    }

    private String afterwards() {
        written = NOW;
        show();
        return plan("ha stop web-1").hash();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ha add wiki",
                "ha remove web-1",
                "ha stop web-1",
                "ha migrate web-1 camille",
                "ha disarm --cluster brest-i11"
            })
    void each_asks_for_its_right_on_the_cluster(String line) {
        TestCaller reader = new TestCaller("vm.read@*", "cluster.read@*", "ha.manage@rennes", "ha.request@rennes");
        assertThat(catchThrowableOfType(RuntimeException.class, () -> language.run(reader, line)))
                .isNotNull();
        assertThat(brest.calls).isEmpty();
    }
}
