package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HaRequests.Managed;
import io.vigie.commands.cluster.HighAvailability.Bond;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Moves, and disarming. */
class HaMoveCommandsTest extends HaRequestsFixture {
    @Test
    void a_move_is_followed_until_the_manager_has_told_the_end() {
        Plan plan = plan("ha migrate web-1 camille");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.command()).isEqualTo("ha migrate brest-i11/105 camille");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan.effects().toString())
                .contains("moves while it runs", "memory left on camille afterwards: 20.0 GiB");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("migrate 105 camille");
        service("105", "web-1", "nikita", State.RUNNING, "migrate", "started");
        assertThat(steps.report(plan.steps().getFirst(), handle).says()).contains("service migrate on nikita");
        service("105", "web-1", "camille", State.RUNNING, "started", "started");
        assertThat(steps.report(plan.steps().getFirst(), handle).says()).isEqualTo("web-1 (105) is running on camille");
    }

    @Test
    void a_move_that_the_manager_does_not_make_has_failed_after_two_minutes() {
        Plan plan = plan("ha migrate web-1 camille");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        clock.advance(Duration.ofSeconds(121));
        TaskReport report = steps.report(plan.steps().getFirst(), handle);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).contains("the HA manager did not move it to camille");
    }

    @Test
    void a_service_that_somebody_has_moved_meanwhile_is_left_where_it_is() {
        Plan plan = plan("ha migrate web-1 camille");
        service("105", "web-1", "proxima", State.RUNNING, "started", "started");
        Problem p = catchThrowableOfType(
                Problem.class, () -> steps.begin(plan.steps().getFirst()));
        assertThat(p.text()).contains("vm:105 is started on proxima, and was on nikita");
        assertThat(brest.calls).isEmpty();
    }

    @Test
    void a_relocation_interrupts() {
        assertThat(plan("ha relocate web-1 camille").effects().toString())
                .contains("web-1 (105) is interrupted: it is stopped on nikita, and started on camille");
    }

    @Test
    void what_the_manager_would_only_log_is_refused_beforehand() {
        assertThat(problem("ha migrate web-1 dead").text())
                .isEqualTo("dead does not answer: the HA manager would take the request, and do nothing.");
        brest.node("proxima", NodeHa.MAINTENANCE);
        assertThat(problem("ha migrate web-1 proxima").text()).contains("proxima is in HA state maintenance");
        service("105", "web-1", "nikita", State.RUNNING, "freeze", "started");
        assertThat(problem("ha migrate web-1 camille").text()).contains("is frozen");
        service("105", "web-1", "nikita", State.RUNNING, "", "ignored", "ignored");
        assertThat(problem("ha migrate web-1 camille").mend()).contains("`vm migrate brest-i11/105 camille`");
    }

    @Test
    void rules_that_forbid_a_move_are_named() {
        rule("only", Bond.NONE, Map.of("nikita", 1, "proxima", 2), true, true, "vm:105");
        assertThat(problem("ha migrate web-1 camille").text())
                .isEqualTo("The HA rule only allows web-1 (105) only on nikita, proxima, not on camille.");
        brest.rules.clear();
        rule("apart", Bond.APART, Map.of(), false, true, "vm:105", "vm:106");
        assertThat(problem("ha migrate web-1 camille").text())
                .isEqualTo("The HA rules keep web-1 (105) apart from web-2 (106), on camille.");
        brest.rules.clear();
        rule("apart", Bond.APART, Map.of(), false, false, "vm:105", "vm:106");
        assertThat(plan("ha migrate web-1 camille").effects())
                .as("a rule that is switched off")
                .isNotEmpty();
    }

    @Test
    void rules_that_leave_no_other_node_are_told_before_it_is_too_late() {
        rule("only", Bond.NONE, Map.of("nikita", 1, "camille", 2), true, true, "vm:105");
        assertThat(plan("ha migrate web-1 camille").effects().toString()).doesNotContain("no other node");
        brest.node("nikita", NodeHa.MAINTENANCE);
        assertThat(plan("ha migrate web-1 camille").effects().toString())
                .contains("the HA rules leave it no other node that is there: when camille fails, it is not recovered");
        service("105", "web-1", "nikita", State.STOPPED, "stopped", "stopped");
        brest.rules.clear();
        rule("only", Bond.NONE, Map.of("nikita", 1), true, true, "vm:105");
        assertThat(plan("ha start web-1").effects().toString()).contains("when nikita fails, it is not recovered");
    }

    @Test
    void services_that_are_dragged_along_are_named_and_may_forbid_it() {
        rule("both", Bond.TOGETHER, Map.of(), false, true, "vm:105", "vm:106");
        Plan plan = plan("ha migrate web-1 proxima");
        assertThat(plan.effects().toString())
                .contains("the HA rules move these with it: web-2 (106)")
                .contains("memory left on proxima afterwards: 16.0 GiB");
        rule("home", Bond.NONE, Map.of("camille", 1), true, true, "vm:106");
        assertThat(problem("ha migrate web-1 proxima").text())
                .isEqualTo("The HA rules keep web-2 (106) together with web-1 (105), and away from proxima.");
    }

    @Test
    void a_rule_that_would_undo_the_move_is_told() {
        rule("home", Bond.NONE, Map.of("nikita", 5), false, true, "vm:105");
        assertThat(plan("ha migrate web-1 camille").effects().toString())
                .contains("home prefers another node than camille: the HA manager moves it back by itself");
        brest.requests.managed.put("105", new Managed("vm:105", "started", 1, 1, false, "", ""));
        assertThat(plan("ha migrate web-1 camille").effects().toString()).contains("without failback it stays");
    }

    @Test
    void to_disarm_is_critical_and_followed_until_it_is() {
        Plan plan = plan("ha disarm --cluster brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan.command()).isEqualTo("ha disarm --mode freeze --cluster brest-i11");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan.effects().toString())
                .contains(
                        "no node is fenced, and nothing is recovered, until it is armed again: 2 services on 2 nodes");
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("disarm freeze");
        armed = "disarming";
        show();
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.RUNNING);
        armed = "disarmed";
        show();
        assertThat(steps.report(plan.steps().getFirst(), handle).state()).isEqualTo(TaskReport.State.DONE);
    }

    @Test
    void while_it_is_disarmed_requests_are_refused_and_arming_tells_what_it_will_do() {
        armed = "disarmed";
        service("105", "web-1", "nikita", State.RUNNING, "freeze", "stopped");
        service("106", "web-2", "dead", State.UNKNOWN, "freeze", "started");
        Problem p = problem("ha stop web-2");
        assertThat(p.text())
                .isEqualTo(
                        "High availability of brest-i11 is disarmed (freeze): nothing it is asked for is" + " done.");
        assertThat(p.mend()).contains("`ha arm --cluster brest-i11`");
        assertThat(problem("ha disarm --cluster brest-i11").text()).contains("is disarmed (freeze) already");
        Plan plan = plan("ha arm --cluster brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString())
                .contains("dead does not answer: it is fenced, and these are started elsewhere: web-2 (106)")
                .contains("web-1 (105) (stopped)");
    }

    @Test
    void a_plan_to_arm_stays_the_same_while_the_manager_goes_from_disarming_to_disarmed() {
        armed = "disarming";
        show();
        Plan asked = plan("ha arm --cluster brest-i11");
        armed = "disarmed";
        show();
        assertThat(plan(asked.command()).hash()).isEqualTo(asked.hash());
    }

    @Test
    void a_release_that_cannot_be_disarmed_says_what_else_there_is() {
        armed = "";
        show();
        Problem p = problem("ha disarm --cluster brest-i11");
        assertThat(p.text()).isEqualTo("brest-i11 runs Fake VE 9.0, whose high availability cannot be disarmed.");
        assertThat(p.mend()).contains("node-maintenance");
    }

    @Test
    void nobody_is_disarmed_out_of_a_recovery() {
        service("105", "web-1", "dead", State.UNKNOWN, "fence", "started");
        assertThat(problem("ha disarm --cluster brest-i11").text()).contains("is recovering web-1 (105)");
        assertThat(problem("ha disarm --mode off --cluster brest-i11").text()).contains("is one of freeze, ignore");
        assertThat(problem("ha arm --cluster rennes").text()).contains("no high availability");
    }
}
