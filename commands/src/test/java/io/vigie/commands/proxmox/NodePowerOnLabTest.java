package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.NodePower;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Nodes that are rebooted and shut down, from the typed line until they are back. */
class NodePowerOnLabTest extends NodesOnLab {
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
