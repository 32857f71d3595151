package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.cluster.NodeServices;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.node.NodePowerSteps;
import io.vigie.commands.node.ServiceCommands;
import io.vigie.commands.node.ServiceSteps;
import io.vigie.commands.testing.SettableClock;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.PowerSteps;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Whole nodes of brest-i11, from the typed line to the last step, over the real protocol. */
class NodesOnLabTest {
    private static final PveSchema SCHEMA = PveSchema.load();

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final LabCluster lab =
            new LabCluster(LabClusterSpec.brestI11(), new LabTime(clock, 1), new LabAuthority("Lab CA"));
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final ProxmoxCluster cluster = new ProxmoxCluster(
            new ProxmoxSettings(
                            "brest-i11",
                            "main",
                            lab.nodes(),
                            new ProxmoxSettings.Login.Token(lab.tokenId(), Secret.of(lab.tokenSecret())),
                            lab.fingerprints(),
                            Optional.empty())
                    .withTimeouts(Duration.ofSeconds(4), Duration.ofSeconds(4)),
            clock);
    private final Hypervisors hypervisors = new Hypervisors(List.of(cluster));
    private final CommandLanguage language = new CommandLanguage(List.of(
            new DrainCommands(hypervisors, clock),
            new BalanceCommands(hypervisors),
            new ServiceCommands(hypervisors),
            new ClusterLogCommands(hypervisors, clock),
            new WhatIfCommands(hypervisors, clock)));
    private final List<StepRunner> runners = List.of(
            new MigrationSteps(hypervisors),
            new PowerSteps(hypervisors),
            new NodePowerSteps(hypervisors, clock),
            new ServiceSteps(hypervisors));

    @BeforeEach
    void read() {
        lab.onExchange(e -> SCHEMA.request(e.method(), e.path(), e.parameters())
                .forEach(fault -> faults.add(e.method() + " " + e.path() + ": " + fault)));
        cluster.refresh();
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
        assertThat(faults).isEmpty();
    }

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private StepRunner runner(Step step) {
        return runners.stream()
                .filter(r -> r.operations().contains(step.operation()))
                .findFirst()
                .orElseThrow();
    }

    /** Runs the steps one after another until one does not end well; what each said. */
    private List<TaskReport> run(Plan plan) {
        List<TaskReport> reports = new ArrayList<>();
        for (Step step : plan.steps()) {
            TaskReport end = run(step);
            reports.add(end);
            if (end.state() != State.DONE && end.state() != State.DONE_WITH_WARNINGS) {
                break;
            }
        }
        return reports;
    }

    private TaskReport run(Step step) {
        TaskHandle handle;
        try {
            handle = runner(step).begin(step);
        } catch (Problem refused) {
            return new TaskReport(State.FAILED, -1, refused.text(), List.of());
        }
        for (int i = 0; i < 600; i++) {
            TaskReport report = runner(step).report(step, handle);
            if (report.state().ended()) {
                return report;
            }
            clock.advance(Duration.ofSeconds(5));
        }
        throw new AssertionError(step + " does not end");
    }

    private List<String> runningOn(String node) {
        return cluster.refresh().guestsOn(node).stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .map(Guest::id)
                .toList();
    }

    private Node node(String name) {
        return cluster.refresh().node(name).orElseThrow();
    }

    @Test
    void a_node_is_drained_and_what_was_on_it_is_brought_back() {
        assertThat(problem("node drain nikita").text())
                .contains("1 guest cannot be moved off nikita", "wiki (109)", "it has local disks (1 disk, 16.0 GiB)");
        Plan drain = plan("node drain nikita --with-local-disks --parallel 3");
        assertThat(drain.tier()).isEqualTo(Tier.RISKY);
        assertThat(drain.pace()).isEqualTo(new Plan.Pace(3, false));
        assertThat(drain.steps())
                .hasSize(6)
                .allSatisfy(s -> assertThat(s.operation()).isEqualTo("vm.migrate"));
        assertThat(drain.effects().toString())
                .contains("interrupted, since containers are stopped and started: munin (110)")
                .contains("local disks of wiki (109) are copied")
                .contains("HA-managed")
                .contains("memory left afterwards");
        assertThat(plan(drain.command()).hash()).isEqualTo(drain.hash());
        List<String> there = runningOn("nikita");
        assertThat(run(drain)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).isEmpty();
        assertThat(problem("node drain nikita").text()).contains("Nothing runs on nikita");
        assertThat(problem("node undrain proxima").text()).contains("Vigie has moved nothing off proxima");
        clock.advance(Duration.ofMinutes(5));
        Plan back = plan("node undrain nikita --with-local-disks");
        assertThat(back.summary()).isEqualTo("Bring 6 guests back to nikita, brest-i11");
        assertThat(plan(back.command()).hash()).isEqualTo(back.hash());
        assertThat(run(back)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).containsExactlyElementsOf(there);
        assertThat(problem("node undrain nikita").text()).contains("is there again");
    }

    @Test
    void what_cannot_be_moved_is_shut_down_only_when_that_was_said() {
        Plan plan = plan("node drain nikita --stop-rest");
        assertThat(plan.steps().getLast().operation()).isEqualTo("vm.shutdown");
        assertThat(plan.steps().getLast().stage()).isEqualTo(1);
        assertThat(plan.effects().toString()).contains("wiki (109) is shut down and stays down: it has local disks");
        assertThat(run(plan)).allSatisfy(r -> assertThat(r.state()).isEqualTo(State.DONE));
        assertThat(runningOn("nikita")).isEmpty();
        assertThat(cluster.guest("109").guest().state()).isEqualTo(Guest.State.STOPPED);
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
    void a_node_is_emptied_and_rebooted_and_its_uptime_tells() {
        Plan plan = plan("node reboot nikita --drain --with-local-disks");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.steps().getLast().operation()).isEqualTo("node.reboot");
        assertThat(plan.steps().getLast().stage()).isEqualTo(1);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        List<TaskReport> ends = run(plan);
        assertThat(ends).hasSize(7);
        assertThat(ends.getLast().state()).isEqualTo(State.DONE);
        assertThat(ends.getLast().says()).contains("nikita is back");
        assertThat(node("nikita").uptime()).isLessThan(Duration.ofMinutes(2));
    }

    @Test
    void a_node_that_is_not_empty_any_more_is_not_rebooted() {
        Plan plan = plan("node reboot nikita --drain --with-local-disks");
        TaskReport refused = run(plan.steps().getLast());
        assertThat(refused.state()).isEqualTo(State.FAILED);
        assertThat(refused.says()).contains("nikita is not empty", "It was left up");
        assertThat(node("nikita").uptime()).isGreaterThan(Duration.ofDays(1));
    }

    @Test
    void a_reboot_freezes_services_and_interrupts_the_others() {
        Plan plan = plan("node reboot nikita");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.command()).isEqualTo("node reboot brest-i11/nikita");
        assertThat(plan.effects().toString())
                .contains("interrupted until it is back: wiki (109), munin (110)")
                .contains("HA services stop and wait for nikita (policy freeze)", "web-1 (105)")
                .contains("votes left: 2 of 3, quorum 2: none to spare");
        Step step = plan.steps().getFirst();
        Instant intended = clock.instant();
        assertThat(runner(step).trace(step, intended)).isEmpty();
        TaskHandle handle = runner(step).begin(step);
        clock.advance(Duration.ofSeconds(4));
        assertThat(runner(step).report(step, handle).says()).contains("shuts its guests down");
        assertThat(runner(step).trace(step, intended)).isPresent();
        clock.advance(Duration.ofSeconds(36));
        Inventory away = cluster.refresh();
        assertThat(away.node("nikita").orElseThrow().online()).isFalse();
        assertThat(away.quorate()).isTrue();
        assertThat(away.guest("105").orElseThrow().node()).as("it waits").isEqualTo("nikita");
        assertThat(away.guest("105").orElseThrow().ha().orElseThrow().state()).isEqualTo("freeze");
        assertThat(runner(step).report(step, handle).says()).contains("is down, and not back yet");
        assertThat(runner(step).trace(step, intended)).isPresent();
        clock.advance(Duration.ofSeconds(90));
        assertThat(runner(step).report(step, handle).state()).isEqualTo(State.DONE);
        assertThat(runner(step).trace(step, intended)).isPresent();
        clock.advance(Duration.ofSeconds(60));
        assertThat(runningOn("nikita")).contains("105", "106", "109", "110");
    }

    @Test
    void a_shutdown_gives_services_to_other_nodes_and_the_node_stays_off() {
        Plan plan = plan("node shutdown nikita");
        assertThat(plan.effects().toString())
                .contains("start on other nodes (policy failover)", "where to, as it looks now")
                .contains("interrupted until somebody powers it on again", "Vigie cannot");
        TaskReport end = run(plan.steps().getFirst());
        assertThat(end.state()).isEqualTo(State.DONE);
        clock.advance(Duration.ofMinutes(5));
        Inventory now = cluster.refresh();
        assertThat(now.node("nikita").orElseThrow().online()).isFalse();
        Guest service = now.guest("105").orElseThrow();
        assertThat(service.node()).isNotEqualTo("nikita");
        assertThat(service.state()).isEqualTo(Guest.State.RUNNING);
        lab.heal("nikita");
        clock.advance(Duration.ofSeconds(30));
        assertThat(node("nikita").online()).isTrue();
    }

    @Test
    void by_policy_services_move_away_for_a_reboot_and_come_back() {
        lab.setShutdownPolicy("migrate");
        Plan plan = plan("node reboot nikita");
        assertThat(plan.effects().toString()).contains("move to other nodes while they run, and come back");
        Step step = plan.steps().getFirst();
        runner(step).begin(step);
        clock.advance(Duration.ofSeconds(30));
        assertThat(cluster.refresh().guest("105").orElseThrow().node()).isNotEqualTo("nikita");
        clock.advance(Duration.ofMinutes(4));
        assertThat(cluster.refresh().guest("105").orElseThrow().node()).isEqualTo("nikita");
    }

    @Test
    void the_votes_decide_whether_a_reboot_is_critical() {
        lab.setVotes("nikita", 3);
        clock.advance(Duration.ofMinutes(3));
        cluster.refresh();
        await().until(() -> cluster.votes().of("nikita") == 3);
        Plan plan = plan("node reboot nikita");
        assertThat(plan.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan.effects().toString()).contains("votes left: 2 of 5, quorum 3: quorum is lost");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "cluster whatif nikita")))
                .contains("votes: 2 of 5, quorum 3", "quorum: lost");
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
                        Optional.empty()),
                clock)) {
            eyes.refresh();
            Problem power = catchThrowableOfType(
                    Problem.class, () -> eyes.nodePower().orElseThrow().request("nikita", NodePower.Change.REBOOT));
            assertThat(power.text()).contains("lacks the privilege Sys.PowerMgmt on /nodes/nikita");
            assertThat(power.mend()).contains("pveum role add VigieNodes --privs Sys.PowerMgmt");
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

    @Test
    void a_reboot_whose_answer_is_lost_is_found_by_what_the_node_does() {
        Step step = plan("node reboot nikita").steps().getFirst();
        Instant intended = clock.instant();
        for (String name : List.of("camille", "nikita", "proxima")) {
            lab.loseAnswers(name);
        }
        assertThat(catchThrowableOfType(
                        RuntimeException.class, () -> runner(step).begin(step)))
                .isNotNull();
        for (String name : List.of("camille", "nikita", "proxima")) {
            lab.heal(name);
        }
        assertThat(runner(step).trace(step, intended))
                .as("the question before it was lost")
                .isEmpty();
        cluster.nodePower().orElseThrow().request("nikita", NodePower.Change.REBOOT);
        clock.advance(Duration.ofMinutes(3));
        TaskHandle found = runner(step).trace(step, intended).orElseThrow();
        assertThat(runner(step).report(step, found).state()).isEqualTo(State.DONE);
    }
}
