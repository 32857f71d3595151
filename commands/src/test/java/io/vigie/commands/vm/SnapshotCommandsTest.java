package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SnapshotCommandsTest {
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("nikita", true)
            .guest("105", "web-1", "nikita", State.RUNNING)
            .guest("106", "web-2", "nikita", State.STOPPED);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest));
    private final Clock clock = Clock.fixed(FakeHypervisor.NOW.plusSeconds(7200), ZoneOffset.UTC);
    private final CommandLanguage language = new CommandLanguage(List.of(new SnapshotCommands(hypervisors, clock)));
    private final SnapshotSteps steps = new SnapshotSteps(hypervisors);

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private void taken(String name, int second) {
        brest.snapshots.has(name, FakeHypervisor.NOW.plusSeconds(second), false, "");
    }

    @Test
    void a_snapshot_is_a_mild_change_and_its_step_says_all() {
        Plan plan = plan("vm snapshot create web-1 before-upgrade --description \"of \\\"wiki\\\"\" --memory");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan.summary()).isEqualTo("Take snapshot before-upgrade of web-1 (105) on nikita, brest-i11");
        assertThat(plan.effects().toString()).contains("its memory is kept, too: 4.0 GiB");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(steps.operations()).contains(plan.steps().getFirst().operation());
        assertThat(brest.calls).isEmpty();
        steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("snapshot 105 before-upgrade [of \"wiki\"] memory");
    }

    @Test
    void a_rollback_is_risky_and_says_what_is_lost() {
        taken("clean", 0);
        Plan plan = plan("vm snapshot rollback web-1 clean");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString())
                .contains("lost: all that web-1 (105) has written", "since 2026-03-01T12:00:00Z")
                .contains("the work of the last 2 h")
                .contains("it is stopped for this and stays stopped");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("rollback 105 clean");
    }

    @Test
    void a_rollback_tells_of_newer_snapshots_memory_and_high_availability() {
        taken("clean", 0);
        brest.snapshots.has("newer", FakeHypervisor.NOW.plusSeconds(60), true, "");
        assertThat(plan("vm snapshot rollback web-1 clean").effects().toString())
                .contains("newer snapshots exist (newer)");
        assertThat(plan("vm snapshot rollback web-1 newer").effects().toString())
                .contains("goes on where it was")
                .doesNotContain("newer snapshots exist");
        assertThat(plan("vm snapshot rollback web-2 clean").effects().toString())
                .contains("stays stopped");
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        assertThat(plan("vm snapshot rollback web-1 clean").effects().toString())
                .contains("started again by the HA manager");
    }

    @Test
    void to_delete_a_snapshot_loses_the_way_back() {
        taken("clean", 0);
        Plan plan = plan("vm snapshot delete web-1 clean");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString()).contains("lost: the way back", "stays as it is");
        steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("delsnapshot 105 clean");
    }

    @Test
    void what_cannot_be_is_refused_before_anybody_is_asked() {
        taken("clean", 0);
        brest.snapshots.has("half", FakeHypervisor.NOW, false, "prepare");
        assertThat(problem("vm snapshot create web-1 clean").text()).contains("has a snapshot clean already");
        assertThat(problem("vm snapshot create web-1 \"../x\"").text()).contains("cannot be a snapshot's name");
        assertThat(problem("vm snapshot create web-2 new --memory").text()).contains("no memory to keep");
        assertThat(problem("vm snapshot rollback web-1 nope").candidates()).containsExactly("clean", "half");
        assertThat(problem("vm snapshot rollback web-1 half").text()).contains("not whole (prepare)");
        assertThat(problem("vm snapshot delete web-1 nope").text()).contains("has no snapshot nope");
        brest.snapshots.obstacle = Optional.of("a storage of its disks has no snapshots");
        assertThat(problem("vm snapshot create web-1 new").text()).contains("has no snapshots");
        brest.guest(brest.aGuest("105", "web-1", "nikita", State.RUNNING, "backup", Optional.empty()));
        assertThat(problem("vm snapshot rollback web-1 clean").text()).contains("locked (backup)");
        brest.quorate = false;
        assertThat(problem("vm snapshot delete web-2 clean").text()).contains("no quorum");
    }

    @Test
    void a_hypervisor_without_snapshots_says_so() {
        brest.hasSnapshots = false;
        assertThat(problem("vm snapshot list web-1").text())
                .isEqualTo("brest-i11 is of kind Fake VE, which has no snapshots.");
    }

    @Test
    void the_list_names_age_and_where_the_guest_goes_on_from() {
        assertThat(PlainText.of(language.run(TestCaller.ALL, "vm snapshot list web-1")))
                .contains("has no snapshots");
        taken("clean", 0);
        brest.snapshots.has("half", FakeHypervisor.NOW.plusSeconds(60), false, "prepare");
        brest.snapshots.has("last", FakeHypervisor.NOW.plusSeconds(120), true, "");
        assertThat(PlainText.of(language.run(TestCaller.ALL, "vm snapshot list web-1")))
                .contains("clean | 2 h ago", "half", "not whole (prepare)", "last", "goes on from here");
    }

    @Test
    void the_right_is_one_of_its_own() {
        TestCaller reader = new TestCaller("vm.read@*", "vm.power@*");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(reader, "vm snapshot create web-1 new"))
                        .text())
                .contains("needs vm.snapshot");
    }

    @Test
    void after_a_crash_the_task_is_found_by_its_kind() {
        taken("clean", 0);
        brest.tasks.add(task("deleted", "qmdelsnapshot"));
        brest.tasks.add(task("taken", "qmsnapshot"));
        brest.tasks.add(task("back", "vzrollback"));
        assertThat(steps.trace(plan("vm snapshot create web-1 new").steps().getFirst(), FakeHypervisor.NOW))
                .contains(new TaskHandle("taken"));
        assertThat(steps.trace(plan("vm snapshot rollback web-1 clean").steps().getFirst(), FakeHypervisor.NOW))
                .contains(new TaskHandle("back"));
        assertThat(steps.trace(plan("vm snapshot delete web-1 clean").steps().getFirst(), FakeHypervisor.NOW))
                .contains(new TaskHandle("deleted"));
    }

    private static TaskEntry task(String id, String type) {
        return new TaskEntry(
                new TaskHandle(id), type, "nikita", "105", "vigie@pve", FakeHypervisor.NOW, Optional.empty(), "");
    }
}
