package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.cluster.NodeServices;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Nodes that are emptied and refilled, their services, and the load spread over them, from the typed line to the last step. */
class NodesOnLabTest extends NodesOnLab {
    @Test
    void a_node_is_drained_and_what_was_on_it_is_brought_back() {
        assertThat(problem("node drain nikita").text())
                .contains("2 guests cannot be moved off nikita", "wiki (109)", "it has local disks (1 disk, 16.0 GiB)")
                .contains("munin (110): its volumes are on local, and it is down while they are copied");
        Plan drain = plan("node drain nikita --with-local-disks --parallel 3");
        assertThat(drain.tier()).isEqualTo(Tier.RISKY);
        assertThat(drain.pace()).isEqualTo(new Plan.Pace(3, false));
        assertThat(drain.steps())
                .hasSize(6)
                .allSatisfy(s -> assertThat(s.operation()).isEqualTo("vm.migrate"));
        assertThat(drain.effects().toString())
                .contains("interrupted, since containers are stopped and started: munin (110)")
                .contains("local disks of wiki (109) are copied")
                .contains("munin (110) is down while its volumes are copied from local")
                .contains("HA-managed")
                .contains("memory left afterwards");
        assertThat(plan(drain.command()).hash()).isEqualTo(drain.hash());
        List<String> there = runningOn("nikita");
        assertThat(run(drain)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).isEmpty();
        assertThat(problem("node drain nikita").text()).contains("Nothing runs on nikita");
        assertThat(problem("node undrain proxima").text()).contains("Vigie knows of no drain of proxima");
        clock.advance(Duration.ofMinutes(5));
        Plan back = plan("node undrain nikita --with-local-disks");
        assertThat(back.summary()).isEqualTo("Bring 6 guests back to nikita, brest-i11");
        assertThat(plan(back.command()).hash()).isEqualTo(back.hash());
        assertThat(run(back)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).containsExactlyElementsOf(there);
        assertThat(problem("node undrain nikita").text()).contains("no drain of nikita");
        // To bring guests back to one node is no drain of the others.
        assertThat(problem("node undrain camille").text()).contains("no drain of camille");
    }

    @Test
    void what_cannot_be_moved_is_shut_down_only_when_that_was_said() {
        Plan plan = plan("node drain nikita --stop-rest");
        assertThat(plan.steps().getLast().operation()).isEqualTo("vm.shutdown");
        assertThat(plan.steps().getLast().stage()).isEqualTo(1);
        assertThat(plan.effects().toString())
                .contains(
                        "wiki (109) is shut down, and starts again when nikita next boots",
                        "wiki (109) cannot be moved: it has local disks");
        assertThat(run(plan)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).isEmpty();
        assertThat(cluster.guest("109").guest().state()).isEqualTo(Guest.State.STOPPED);
        assertThat(cluster.guest("110").guest().state()).isEqualTo(Guest.State.STOPPED);
    }

    @Test
    void a_guest_that_somebody_else_moves_changes_the_plan_and_is_left_alone_by_its_step() {
        Plan plan = plan("node drain nikita --with-local-disks --to camille");
        Step radius = plan.steps().stream()
                .filter(s -> s.subject().equals("107"))
                .findFirst()
                .orElseThrow();
        TaskHandle other = cluster.migrations()
                .orElseThrow()
                .migrate("107", "proxima", new Migrations.Options(true, false, false));
        for (int i = 0; i < 10 && cluster.task(other).state() == State.RUNNING; i++) {
            clock.advance(Duration.ofSeconds(5));
        }
        assertThat(plan(plan.command()).hash()).isNotEqualTo(plan.hash());
        TaskReport left = run(radius);
        assertThat(left.state()).isEqualTo(State.DONE_WITH_WARNINGS);
        assertThat(left.says()).contains("somebody has moved it to proxima");
        assertThat(cluster.guest("107").guest().node()).isEqualTo("proxima");
    }

    @Test
    void a_node_that_dies_while_it_is_drained_ends_the_drain() {
        Plan plan = plan("node drain nikita --with-local-disks");
        assertThat(run(plan.steps().getFirst()).state()).isEqualTo(State.DONE);
        Step next = plan.steps().stream()
                .filter(s -> s.subject().equals("109"))
                .findFirst()
                .orElseThrow();
        lab.kill("nikita");
        clock.advance(Duration.ofSeconds(15));
        TaskReport end = run(next);
        assertThat(end.state()).isEqualTo(State.FAILED);
        assertThat(end.says()).contains("nikita is offline");
        assertThat(problem(plan.command()).text()).contains("nikita does not answer");
    }

    @Test
    void a_target_that_dies_fails_the_move_and_another_plan_avoids_it() {
        Plan plan = plan("node drain nikita --with-local-disks");
        Step wiki = plan.steps().stream()
                .filter(s -> s.subject().equals("109"))
                .findFirst()
                .orElseThrow();
        String target = wiki.parameters().getOrDefault("target", "");
        lab.kill(target);
        clock.advance(Duration.ofSeconds(15));
        assertThat(run(wiki).state()).isEqualTo(State.FAILED);
        assertThat(problem(plan.command()).text()).contains("cannot be moved off");
        assertThat(plan("node drain nikita --with-local-disks").steps())
                .noneSatisfy(s -> assertThat(s.parameters()).containsEntry("target", target));
    }

    @Test
    void without_quorum_nothing_is_planned() {
        lab.kill("nikita");
        lab.kill("proxima");
        clock.advance(Duration.ofSeconds(30));
        assertThat(problem("node drain camille").text()).contains("has no quorum");
        assertThat(problem("cluster balance brest-i11").text()).contains("has no quorum");
    }

    @Test
    void services_are_listed_and_restarted_and_the_vital_ones_are_critical() {
        String table = PlainText.of(language.run(TestCaller.ALL, "node services nikita"));
        assertThat(table)
                .contains("Services of nikita", "pvestatd | running | enabled")
                .doesNotContain("timesyncd");
        Plan plan = plan("node services nikita restart pvestatd");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        Instant intended = clock.instant();
        assertThat(run(plan))
                .singleElement()
                .satisfies(r -> assertThat(r.state()).isEqualTo(State.DONE));
        Step step = plan.steps().getFirst();
        assertThat(runner(step).trace(step, intended)).isPresent();
        assertThat(runner(step).trace(step, clock.instant().plusSeconds(60))).isEmpty();
        assertThat(plan("node services nikita stop pvestatd").tier()).isEqualTo(Tier.RISKY);
        Plan corosync = plan("node services nikita restart corosync");
        assertThat(corosync.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(corosync.effects().toString()).contains("leaves the cluster", "HA services there: ", "web-1 (105)");
        assertThat(problem("node services nikita stop pveproxy").text()).contains("can only restart pveproxy");
        assertThat(problem("node services nikita start pvestatd").text()).contains("runs already");
        assertThat(problem("node services nikita restart nonsense").candidates())
                .contains("pveproxy");
        assertThat(run(plan("node services nikita stop pvestatd")))
                .allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(problem("node services nikita stop pvestatd").text()).contains("does not run");
    }

    @Test
    void load_is_balanced_by_moves_that_the_line_names() {
        Plan drain = plan("node drain nikita --with-local-disks --to camille");
        run(drain);
        Plan plan = plan("cluster balance brest-i11 --max-moves 3");
        assertThat(plan.command()).startsWith("cluster balance brest-i11 --move ");
        assertThat(plan.steps()).hasSizeBetween(1, 3);
        assertThat(plan.effects().toString()).contains("camille: memory");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan("cluster balance brest-i11 --max-moves 3").hash()).isEqualTo(plan.hash());
        assertThat(run(plan)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(problem(plan.command()).text()).contains("already");
    }

    @Test
    void tasks_and_log_of_the_whole_cluster_are_shown() {
        run(plan("node services nikita restart pvestatd"));
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster tasks brest-i11")))
                .contains("Nothing runs at the moment", "srvrestart pvestatd", "OK");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster log brest-i11 --max 5")))
                .contains("info", "starting task", "srvrestart");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster log brest-i11 --node camille")))
                .contains("No line matches");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster log brest-i11 --problems")))
                .contains("No line matches");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster log brest-i11 --user vigie@pve")))
                .contains("srvrestart");
    }

    @Test
    void a_token_that_may_only_look_is_told_what_it_lacks_and_nothing_happens() {
        Set<String> looks = Set.of("Sys.Audit", "VM.Audit", "VM.Migrate", "Datastore.Audit");
        String secret = lab.addToken("vigie@pve!eyes", Map.of("/", looks));
        try (ProxmoxCluster eyes = new ProxmoxCluster(
                new ProxmoxSettings(
                                "brest-i11",
                                "main",
                                lab.nodes(),
                                new ProxmoxSettings.Login.Token("vigie@pve!eyes", Secret.of(secret)),
                                lab.fingerprints(),
                                Optional.empty())
                        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                clock)) {
            eyes.refresh();
            Problem power = catchThrowableOfType(
                    Problem.class, () -> eyes.nodePower().orElseThrow().request("nikita", NodePower.Change.REBOOT));
            assertThat(power.text()).contains("lacks the privilege Sys.PowerMgmt on /nodes/nikita");
            assertThat(power.mend()).contains("pveum role modify Vigie --append 1 --privs Sys.PowerMgmt");
            Problem service = catchThrowableOfType(
                    Problem.class,
                    () -> eyes.nodeServices().orElseThrow().change("nikita", "pvestatd", NodeServices.Change.RESTART));
            assertThat(service.text()).contains("Sys.Modify");
            run(plan("node services nikita restart pvestatd"));
            assertThat(eyes.clusterLog().orElseThrow().latest(10))
                    .as("only its own")
                    .isEmpty();
            assertThat(eyes.votes().doubt()).isEmpty();
        }
        clock.advance(Duration.ofMinutes(3));
        assertThat(node("nikita").online()).isTrue();
    }
}
