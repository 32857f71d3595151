package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HaRequests.Managed;
import io.vigie.commands.cluster.HighAvailability.Bond;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.HighAvailability.Service;
import io.vigie.commands.cluster.HighAvailability.Status;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HaRequestCommandsTest {
    private static final Instant NOW = FakeHypervisor.NOW.plusSeconds(60);

    private final SettableClock clock = new SettableClock(NOW);
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", true)
            .node("dead", false)
            .guest("109", "wiki", "nikita", State.RUNNING)
            .guest("110", "off", "nikita", State.STOPPED);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final CommandLanguage language =
            new CommandLanguage(List.of(new HaRequestCommands(hypervisors, clock), new HaCommands(hypervisors, clock)));
    private final HaSteps steps = new HaSteps(hypervisors, clock);
    private final List<Service> services = new ArrayList<>();
    private String armed = "armed";
    private String master = "camille";
    private Instant written = NOW.minusSeconds(4);

    @BeforeEach
    void two_services() {
        service("105", "web-1", "nikita", State.RUNNING, "started", "started");
        service("106", "web-2", "camille", State.RUNNING, "started", "started");
    }

    private void service(String id, String name, String node, State runs, String state, String requested) {
        service(id, name, node, runs, state, requested, state);
    }

    private void service(
            String id, String name, String node, State runs, String state, String requested, String shown) {
        brest.guest(brest.aGuest(id, name, node, runs, "", Optional.of(new Guest.HaService(state, requested))));
        services.removeIf(s -> s.guest().equals(id));
        services.add(new Service("vm:" + id, node, state, requested, shown));
        brest.requests.managed.put(id, new Managed("vm:" + id, requested, 1, 1, true, "", ""));
        show();
    }

    private void show() {
        brest.ha = Optional.of(new Status(
                brest.quorate,
                master,
                Optional.of(written),
                armed,
                armed.startsWith("disarm") ? "freeze" : "",
                List.of(),
                services));
    }

    private void rule(String name, Bond bond, Map<String, Integer> nodes, boolean strict, boolean on, String... sids) {
        String kind = nodes.isEmpty() ? "resource-affinity" : "node-affinity";
        brest.rules.add(new Rule(name, kind, List.of(sids), nodes, strict, on, bond, ""));
    }

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private TaskReport begunAndSeen(Plan plan) {
        TaskHandle handle = steps.begin(plan.steps().getFirst());
        return steps.report(plan.steps().getFirst(), handle);
    }

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
        assertThat(problem("ha add web-1").text()).isEqualTo("web-1 (105) is under high availability already, requested"
                + " started.");
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
        assertThat(steps.report(plan.steps().getFirst(), handle).says())
                .isEqualTo("web-1 (105) is running on camille");
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
                .contains("no node is fenced, and nothing is recovered, until it is armed again: 2 services on 2 nodes");
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
        assertThat(p.text()).isEqualTo("High availability of brest-i11 is disarmed (freeze): nothing it is asked for is"
                + " done.");
        assertThat(p.mend()).contains("`ha arm --cluster brest-i11`");
        assertThat(problem("ha disarm --cluster brest-i11").text()).contains("is disarmed (freeze) already");
        Plan plan = plan("ha arm --cluster brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString())
                .contains("dead does not answer: it is fenced, and these are started elsewhere: web-2 (106)")
                .contains("web-1 (105) (stopped)");
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
