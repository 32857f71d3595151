package io.vigie.commands.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.NodePower.Policy;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Votes;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodePowerTest extends NodeTestSite {
    private final NodePowerSteps steps = new NodePowerSteps(hypervisors, clock);

    private void storage(String name, String node, boolean shared) {
        brest.storages.add(new Storage(name, node, "lvm", shared, true, List.of("images"), 0, 0));
    }

    private void up(String node, boolean online, Duration uptime) {
        Node n = brest.inventory().node(node).orElseThrow();
        brest.node(new Node(
                node, n.id(), "", online, 0, 8, 8 * GIB, 32 * GIB, uptime, online ? NodeHa.ONLINE : NodeHa.UNKNOWN));
    }

    @Test
    void guests_that_do_not_start_with_the_node_are_told_by_name() {
        running("109", "wiki", "nikita");
        brest.onBoot = false;
        Plan plan = plan("node reboot nikita");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString())
                .contains("interrupted until it is back: wiki (109)")
                .contains("they stay down until somebody starts them: wiki (109)");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }

    @Test
    void a_service_with_nowhere_to_go_makes_a_shutdown_critical_and_a_reboot_not() {
        service("105", "web-1", "nikita");
        brest.rules.add(new Rule("only", "node-affinity", List.of("vm:105"), Map.of("nikita", 1), true, true, ""));
        assertThat(plan("node reboot nikita").tier()).isEqualTo(Tier.RISKY);
        Plan shutdown = plan("node shutdown nikita");
        assertThat(shutdown.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(shutdown.effects().toString()).contains("web-1 (105) has nowhere to go: no node is left");
        brest.policy = Policy.FREEZE;
        assertThat(plan("node shutdown nikita").effects().toString()).contains("they are down until it is powered on");
        brest.policy = Policy.UNKNOWN;
        assertThat(plan("node reboot nikita").tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan("node reboot nikita").effects().toString()).contains("may not be read");
    }

    @Test
    void disks_on_the_nodes_own_storage_pin_a_service_to_it() {
        service("105", "web-1", "nikita");
        storage("local", "nikita", false);
        storage("local", "camille", false);
        brest.configuration = List.of(new GuestNow.Setting("scsi0", "local:vm-105-disk-0,size=8G"));
        assertThat(plan("node shutdown nikita").effects().toString())
                .contains("web-1 (105) has nowhere to go: its disks are on local, which only this node has");
        assertThat(text("cluster whatif nikita")).contains("nowhere: its disks are on local");
    }

    @Test
    void the_last_node_that_reaches_a_shared_storage_is_critical() {
        storage("san", "nikita", true);
        Plan plan = plan("node reboot nikita");
        assertThat(plan.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan.effects().toString()).contains("the last node that reaches san");
        assertThat(text("cluster whatif nikita")).contains("storages that no node reaches then: san");
        storage("san", "camille", true);
        assertThat(plan("node reboot nikita").tier()).isEqualTo(Tier.RISKY);
        assertThat(plan("node reboot nikita").effects().toString()).contains("then only camille still reaches san");
        assertThat(text("cluster whatif nikita")).contains("storages with one node left: san (camille)");
    }

    @Test
    void votes_count_as_they_are_and_what_is_doubted_is_told() {
        brest.votes = Optional.of(new Votes(
                Map.of("nikita", 1, "camille", 1, "proxima", 1),
                Optional.of(new Votes.Device("q", true, 2)),
                "A doubt."));
        Plan plan = plan("node reboot nikita");
        assertThat(plan.effects().toString()).contains("votes left: 4 of 5, quorum 3", "A doubt.");
        brest.votes = Optional.of(new Votes(Map.of(), Optional.of(new Votes.Device("q", false, 2)), ""));
        assertThat(plan("node reboot nikita").tier()).isEqualTo(Tier.CRITICAL);
        brest.votes = Optional.empty();
        brest.quorate = false;
        assertThat(plan("node reboot nikita").tier()).isEqualTo(Tier.CRITICAL);
        assertThat(problem("node reboot nikita --drain").text()).contains("has no quorum");
    }

    @Test
    void how_to_empty_it_is_said_only_when_it_is_emptied() {
        running("109", "wiki", "nikita");
        assertThat(problem("node reboot nikita --parallel 3").text()).contains("without `--drain` it is not");
        TestCaller caller = new TestCaller("cluster.read@*", "node.power@*");
        assertThat(problem(caller, "node reboot nikita --drain").text()).contains("node.drain on brest-i11");
        assertThat(problem(new TestCaller("cluster.read@*", "node.power@rennes"), "node reboot nikita")
                        .text())
                .contains("node.power on brest-i11");
        Plan plan = plan("node reboot nikita --drain --parallel 3");
        assertThat(plan.command()).isEqualTo("node reboot brest-i11/nikita --drain --parallel 3 --move 109:camille");
        assertThat(plan.steps()).extracting(Step::stage).containsExactly(0, 1);
        brest.powersNodes = false;
        assertThat(problem("node reboot nikita").text()).contains("cannot be taken down from here");
    }

    @Test
    void tasks_under_way_are_told_and_do_not_bind() {
        Plan plan = plan("node reboot nikita");
        brest.tasks.add(new TaskEntry(
                new TaskHandle("T"), "vzdump", "nikita", "105", "root@pam", clock.instant(), Optional.empty(), ""));
        assertThat(plan("node reboot nikita").effects().toString())
                .contains("broken off unless it ends before: vzdump 105");
        assertThat(plan("node reboot nikita").hash()).isEqualTo(plan.hash());
    }

    @Test
    void a_node_that_is_off_is_left_alone() {
        up("nikita", false, Duration.ZERO);
        assertThat(problem("node reboot nikita").text()).contains("nikita does not answer");
        assertThat(problem("node services nikita restart pvestatd").text()).contains("nikita does not answer");
    }

    @Test
    void a_reboot_is_done_when_the_node_is_younger_than_the_request() {
        Step step = plan("node reboot nikita").steps().getFirst();
        TaskHandle handle = steps.begin(step);
        assertThat(brest.calls).containsExactly("reboot node nikita");
        clock.tick(20);
        up("nikita", true, Duration.ofDays(3).plusSeconds(20));
        assertThat(steps.report(step, handle).state()).isEqualTo(State.RUNNING);
        up("nikita", false, Duration.ZERO);
        assertThat(steps.report(step, handle).says()).contains("not back yet");
        clock.tick(90);
        up("nikita", true, Duration.ofSeconds(12));
        assertThat(steps.report(step, handle).says()).isEqualTo("nikita is back, up for 12 s");
        // Somebody looks only much later: it is older than before the reboot, but younger than the request.
        clock.advance(Duration.ofDays(10));
        up("nikita", true, Duration.ofDays(10).plusSeconds(12));
        assertThat(steps.report(step, handle).state()).isEqualTo(State.DONE);
    }

    @Test
    void patience_ends_in_words() {
        Step step = plan("node reboot nikita").steps().getFirst();
        TaskHandle handle = steps.begin(step);
        up("nikita", false, Duration.ZERO);
        clock.advance(Duration.ofMinutes(31));
        assertThat(steps.report(step, handle).state()).isEqualTo(State.UNKNOWN);
        assertThat(steps.report(step, handle).says()).contains("is down, and not back yet", "look at its console");
        brest.nodeTrouble = Optional.of(Problem.site("pveproxy sleeps."));
        up("nikita", true, Duration.ofSeconds(1));
        assertThat(steps.report(step, handle).says()).contains("nobody can be asked", "pveproxy sleeps");
    }

    @Test
    void a_shutdown_is_done_when_the_node_is_gone() {
        Step step = plan("node shutdown nikita").steps().getFirst();
        TaskHandle handle = steps.begin(step);
        clock.tick(30);
        up("nikita", true, Duration.ofDays(3).plusSeconds(30));
        assertThat(steps.report(step, handle).state()).isEqualTo(State.RUNNING);
        up("nikita", false, Duration.ZERO);
        assertThat(steps.report(step, handle).state()).isEqualTo(State.DONE);
        up("nikita", true, Duration.ofSeconds(3));
        clock.tick(60);
        assertThat(steps.report(step, handle).state()).isEqualTo(State.DONE_WITH_WARNINGS);
    }
}
