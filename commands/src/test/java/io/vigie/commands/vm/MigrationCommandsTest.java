package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.language.CommandLanguage;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class MigrationCommandsTest {
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", false)
            .guest("105", "web-1", "nikita", State.RUNNING)
            .guest("106", "web-2", "nikita", State.STOPPED);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final CommandLanguage language = new CommandLanguage(List.of(new MigrationCommands(hypervisors)));
    private final MigrationSteps steps = new MigrationSteps(hypervisors);

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private void prospect(List<String> obstacles, List<Migrations.Disk> disks, List<String> devices) {
        brest.prospect = new Migrations.Prospect(obstacles, disks, devices, List.of("vm:106"));
    }

    @Test
    void a_running_guest_moves_while_it_runs_and_the_memory_afterwards_is_told() {
        Plan plan = plan("vm migrate web-1 camille --online");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.summary()).isEqualTo("Migrate web-1 (105) from nikita to camille, brest-i11");
        assertThat(plan.command()).isEqualTo("vm migrate brest-i11/105 camille --online");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan.effects().toString())
                .contains("moves while it runs", "memory left on camille afterwards: 20.0 GiB")
                .contains("memory left on nikita afterwards: 25.0 GiB");
        assertThat(steps.operations()).containsExactly(plan.steps().getFirst().operation());
        steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("migrate 105 camille online");
    }

    @Test
    void a_stopped_guest_moves_stopped_whatever_was_said() {
        Plan plan = plan("vm migrate web-2 camille --online");
        assertThat(plan.command()).isEqualTo("vm migrate brest-i11/106 camille");
        assertThat(plan.effects().toString()).contains("moves while it is stopped");
    }

    @Test
    void a_target_that_cannot_be_is_refused_before_anybody_is_asked() {
        assertThat(problem("vm migrate web-1 nikita --online").text()).contains("is on nikita already");
        assertThat(problem("vm migrate web-1 proxima --online").text()).contains("proxima does not answer");
        assertThat(problem("vm migrate web-1 louise --online").text()).contains("There is no node louise");
        assertThat(problem("vm migrate web-1 camille").mend()).contains("--online");
        prospect(List.of("it does not have the storage san-lvm"), List.of(), List.of());
        assertThat(problem("vm migrate web-1 camille --online").text())
                .isEqualTo("web-1 (105) cannot go to camille: it does not have the storage san-lvm.");
        prospect(List.of(), List.of(), List.of("hostpci0"));
        assertThat(problem("vm migrate web-1 camille --online").text()).contains("devices of nikita (hostpci0)");
        brest.guest(brest.aGuest("105", "web-1", "nikita", State.RUNNING, "backup", Optional.empty()));
        assertThat(problem("vm migrate web-1 camille --online").text()).contains("locked (backup)");
    }

    @Test
    void local_disks_are_copied_only_when_that_was_asked_for() {
        prospect(List.of(), List.of(new Migrations.Disk("local:disk-0", 8L << 30)), List.of());
        assertThat(problem("vm migrate web-1 camille --online").text()).contains("local:disk-0, 8.0 GiB");
        Plan plan = plan("vm migrate web-1 camille --online --with-local-disks");
        assertThat(plan.effects().toString()).contains("its local disks are copied", "vm:106");
        steps.begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("migrate 105 camille online with-local-disks");
        assertThat(plan("vm migrate web-2 camille").effects().toString()).contains("its local disks are copied");
    }

    @Test
    void a_container_is_restarted_or_stays() {
        brest.guest(new Guest(
                "110",
                Guest.Kind.CONTAINER,
                "munin",
                "brest-i11",
                "nikita",
                State.RUNNING,
                0,
                1,
                1,
                1L << 30,
                Duration.ofHours(1),
                List.of(),
                false,
                "",
                Optional.empty()));
        assertThat(problem("vm migrate munin camille --online").mend()).contains("--restart");
        assertThat(problem("vm migrate munin camille").mend()).contains("--restart");
        assertThat(problem("vm migrate web-1 camille --restart").text()).contains("is for containers");
        assertThat(plan("vm migrate munin camille --restart").effects().toString())
                .contains("is interrupted");
    }

    @Test
    void the_HA_manager_is_asked_for_its_own_guests() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        assertThat(plan("vm migrate web-1 camille --online").effects().toString())
                .contains("the HA manager is asked to move it");
    }

    @Test
    void a_hypervisor_that_cannot_says_so_and_the_right_is_one_of_its_own() {
        TestCaller other = new TestCaller("vm.read@*", "vm.migrate@rennes");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(other, "vm migrate web-1 camille --online"))
                        .text())
                .contains("vm.migrate on brest-i11");
        brest.migrates = false;
        assertThat(problem("vm migrate web-1 camille --online").text()).contains("cannot migrate guests");
    }

    @Test
    void after_a_crash_the_task_is_found_by_its_kind() {
        brest.tasks.add(task("stop", "qmstop"));
        brest.tasks.add(task("ours", "hamigrate"));
        assertThat(steps.trace(plan("vm migrate web-1 camille --online").steps().getFirst(), FakeHypervisor.NOW))
                .contains(new TaskHandle("ours"));
    }

    private static TaskEntry task(String id, String type) {
        return new TaskEntry(
                new TaskHandle(id), type, "nikita", "105", "vigie@pve", FakeHypervisor.NOW, Optional.empty(), "");
    }
}
