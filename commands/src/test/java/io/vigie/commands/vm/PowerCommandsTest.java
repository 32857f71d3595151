package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.language.CommandLanguage;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PowerCommandsTest {
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .guest("105", "web-1", "nikita", State.RUNNING)
            .guest("106", "web-2", "nikita", State.STOPPED)
            .guest("107", "dns", "camille", State.RUNNING);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes")
            .node("louise", true)
            .guest("105", "radius", "louise", State.RUNNING)
            .guest("201", "dns", "louise", State.RUNNING);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final CommandLanguage language = new CommandLanguage(List.of(new PowerCommands(hypervisors)));

    private Plan plan(String line) {
        return plan(TestCaller.ALL, line);
    }

    private Plan plan(Caller caller, String line) {
        return ((Outcome.Proposed) language.run(caller, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    @ParameterizedTest
    @CsvSource({
        "vm stop web-1, RISKY",
        "vm shutdown web-1, RISKY",
        "vm reboot web-1, RISKY",
        "vm start web-2, CHANGE",
        "vm suspend web-1, RISKY",
        "vm reset web-1, RISKY"
    })
    void a_plan_is_made_and_nothing_is_run(String line, Tier tier) {
        assertThat(plan(line).tier()).isEqualTo(tier);
        assertThat(brest.calls).isEmpty();
    }

    @Test
    void while_high_availability_is_disarmed_a_service_is_said_to_wait() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        String armed = plan("vm stop web-1").hash();
        brest.ha = Optional.of(new HighAvailability.Status(
                true, "camille", Optional.empty(), "disarmed", "freeze", List.of(), List.of()));
        assertThat(plan("vm stop web-1").effects().toString())
                .contains("high availability of brest-i11 is disarmed", "`ha arm --cluster brest-i11`");
        assertThat(plan("vm stop web-1").hash()).isNotEqualTo(armed);
    }

    @Test
    void the_plan_names_its_target_by_identity() {
        Plan plan = plan("vm stop web-1");
        assertThat(plan.summary()).isEqualTo("Stop web-1 (105) on nikita, brest-i11");
        assertThat(plan.targets())
                .containsExactly(new Plan.Target("guest", "brest-i11", "105", "web-1", "nikita", "d1"));
        assertThat(plan.command()).isEqualTo("vm stop brest-i11/105");
        assertThat(plan.effects().toString()).contains("what it has not written is lost");
    }

    @Test
    void its_own_command_line_builds_the_same_plan_again() {
        Plan plan = plan("vm shutdown web-1 --timeout 2m --force");
        assertThat(plan.command()).isEqualTo("vm shutdown brest-i11/105 --timeout 120s --force");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }

    @Test
    void the_hash_changes_with_what_was_approved() {
        String before = plan("vm stop web-1").hash();
        brest.digest = "d2";
        assertThat(plan("vm stop web-1").hash()).isNotEqualTo(before);
        brest.digest = "d1";
        assertThat(plan("vm stop web-1").hash()).isEqualTo(before);
        brest.guest("105", "web-1", "camille", State.RUNNING);
        assertThat(plan("vm stop web-1").hash()).isNotEqualTo(before);
        brest.guest("105", "web-one", "nikita", State.RUNNING);
        assertThat(plan("vm stop 105 --cluster brest-i11").hash()).isNotEqualTo(before);
    }

    @Test
    void memory_that_comes_and_goes_does_not_bind() {
        String before = plan("vm start web-2").hash();
        brest.node("other", true);
        assertThat(plan("vm start web-2").hash()).isEqualTo(before);
        assertThat(plan("vm start web-2").effects().toString()).contains("memory left on nikita");
    }

    @Test
    void a_guest_is_written_to_disk_when_that_is_said() {
        Plan plan = plan("vm suspend web-1 --to-disk");
        assertThat(plan.command()).isEqualTo("vm suspend brest-i11/105 --to-disk");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString()).contains("its memory is written to disk", "4.0 GiB");
        new PowerSteps(new Hypervisors(List.of(brest))).begin(plan.steps().getFirst());
        assertThat(brest.calls).containsExactly("suspend 105 to-disk");
    }

    @Test
    void what_high_availability_takes_care_of_is_not_written_to_disk() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        assertThat(problem("vm suspend web-1 --to-disk").text()).contains("is HA-managed");
    }

    @Test
    void an_ha_managed_guest_is_stopped_the_ha_way() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        assertThat(plan("vm stop web-1").effects().toString()).contains("HA manager", "will not start it again");
    }

    @Test
    void an_ambiguous_name_lists_the_candidates_and_plans_nothing() {
        Problem problem = problem("vm stop dns");
        assertThat(problem.candidates()).containsExactly("brest-i11/dns (107)", "rennes/dns (201)");
        assertThat(problem("vm stop 105").candidates()).hasSize(2);
        assertThat(plan("vm stop dns --cluster rennes").targets().getFirst().id())
                .isEqualTo("201");
        assertThat(plan("vm stop rennes/dns").targets().getFirst().id()).isEqualTo("201");
    }

    @Test
    void a_unique_prefix_is_enough_and_an_unknown_name_gets_a_hint() {
        assertThat(plan("vm stop rad").targets().getFirst().name()).isEqualTo("radius");
        assertThat(problem("vm stop web").candidates()).hasSize(2);
        assertThat(problem("vm stop radiux").candidates()).contains("rennes/radius (105)");
        assertThat(problem("vm stop nothing-like-it").text()).contains("There is no guest");
    }

    @Test
    void a_cluster_that_was_never_read_is_named_when_nothing_is_found() {
        rennes.read = false;
        assertThat(problem("vm stop radius").text()).contains("rennes could not be read");
        // It may be there: whoever approved a plan for it is not told that it is gone.
        assertThat(problem("vm stop radius").whose()).isEqualTo(Problem.Whose.SITE);
        rennes.read = true;
        assertThat(problem("vm stop nothing-like-it").whose()).isEqualTo(Problem.Whose.USER);
    }

    @Test
    void the_right_counts_on_the_guests_own_cluster() {
        TestCaller onlyRennes = new TestCaller("vm.read@*", "vm.power@rennes");
        assertThat(plan(onlyRennes, "vm stop radius").summary()).contains("radius");
        Problem refused = catchThrowableOfType(Problem.class, () -> language.run(onlyRennes, "vm stop web-1"));
        assertThat(refused.text()).contains("vm.power on brest-i11");
    }

    @Test
    void what_is_pointless_or_impossible_is_refused_before_anybody_is_asked() {
        assertThat(problem("vm start web-1").text()).contains("already running");
        assertThat(problem("vm stop web-2").text()).contains("not running");
        brest.guest(brest.aGuest("105", "web-1", "nikita", State.RUNNING, "backup", Optional.empty()));
        assertThat(problem("vm stop web-1").text()).isEqualTo("web-1 (105) is locked (backup).");
        brest.guest("107", "dns", "camille", State.UNKNOWN);
        assertThat(problem("vm stop brest-i11/dns").text()).contains("camille, which does not answer");
        brest.quorate = false;
        assertThat(problem("vm start web-2").text()).contains("no quorum");
        assertThat(problem("vm shutdown radius --timeout 2h").text()).contains("between 1 s and 1 h");
    }

    @Test
    void what_is_suspended_is_resumed_and_nothing_else_is() {
        assertThat(problem("vm resume web-1").text()).contains("is not suspended");
        assertThat(problem("vm suspend web-2").text()).contains("not running");
        brest.guest("105", "web-1", "nikita", State.PAUSED);
        assertThat(plan("vm resume web-1").tier()).isEqualTo(Tier.CHANGE);
        assertThat(problem("vm suspend web-1").text()).contains("it is paused");
        brest.guest(brest.aGuest("105", "web-1", "nikita", State.SUSPENDED, "suspended", Optional.empty()));
        assertThat(plan("vm resume web-1").preconditions()).contains("no lock but suspended");
        assertThat(problem("vm start web-1").mend()).contains("vm resume 105");
    }

    @Test
    void what_the_hypervisor_cannot_do_is_refused_by_name() {
        Guest vm = brest.aGuest("110", "munin", "nikita", State.RUNNING, "", Optional.empty());
        brest.guest(new Guest(
                vm.id(),
                Guest.Kind.CONTAINER,
                vm.name(),
                vm.cluster(),
                vm.node(),
                vm.state(),
                0,
                1,
                1,
                1,
                vm.uptime(),
                List.of(),
                false,
                "",
                Optional.empty()));
        assertThat(problem("vm reset munin").text())
                .isEqualTo("Fake VE cannot reset a container, and munin (110) is one.");
        assertThat(problem("vm suspend munin").text()).contains("cannot suspend a container");
    }

    @Test
    void a_suspension_is_found_again_by_the_word_proxmox_has_for_it() {
        PowerSteps steps = new PowerSteps(hypervisors);
        brest.tasks.add(task("ours", "qmpause", FakeHypervisor.NOW));
        assertThat(steps.trace(plan("vm suspend web-1").steps().getFirst(), FakeHypervisor.NOW))
                .contains(new TaskHandle("ours"));
    }

    @Test
    void a_step_runs_with_the_options_of_its_plan() {
        PowerSteps steps = new PowerSteps(hypervisors);
        Plan plan = plan("vm shutdown web-1 --timeout 90s --force");
        assertThat(steps.operations()).contains(plan.steps().getFirst().operation());
        assertThat(steps.begin(plan.steps().getFirst())).isEqualTo(new TaskHandle("T1"));
        assertThat(brest.calls).containsExactly("shutdown 105 90 force");
    }

    @Test
    void after_a_crash_the_task_is_found_by_guest_type_and_time() {
        PowerSteps steps = new PowerSteps(hypervisors);
        Plan plan = plan("vm stop web-1");
        Instant intended = FakeHypervisor.NOW.plusMillis(700);
        brest.tasks.add(task("late", "qmstop", FakeHypervisor.NOW.plusSeconds(5)));
        brest.tasks.add(task("ours", "qmstop", FakeHypervisor.NOW));
        brest.tasks.add(task("other", "qmstart", FakeHypervisor.NOW.plusSeconds(1)));
        brest.tasks.add(task("early", "qmstop", FakeHypervisor.NOW.minusSeconds(1)));
        assertThat(steps.trace(plan.steps().getFirst(), intended)).contains(new TaskHandle("ours"));
        brest.tasks.removeIf(
                t -> t.handle().id().equals("ours") || t.handle().id().equals("late"));
        assertThat(steps.trace(plan.steps().getFirst(), intended)).isEmpty();
    }

    @Test
    void after_a_crash_another_admins_task_of_the_same_second_is_not_ours() {
        PowerSteps steps = new PowerSteps(hypervisors);
        Plan plan = plan("vm stop web-1");
        brest.tasks.add(new TaskEntry(
                new TaskHandle("theirs"),
                "qmstop",
                "nikita",
                "105",
                "jdoe@corp",
                FakeHypervisor.NOW,
                Optional.empty(),
                ""));
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).isEmpty();
        brest.tasks.add(task("ours", "qmstop", FakeHypervisor.NOW));
        assertThat(steps.trace(plan.steps().getFirst(), FakeHypervisor.NOW)).contains(new TaskHandle("ours"));
    }

    private static TaskEntry task(String id, String type, Instant began) {
        return new TaskEntry(new TaskHandle(id), type, "nikita", "105", "vigie@pve", began, Optional.empty(), "");
    }
}
