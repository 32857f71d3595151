package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class CloneCommandsTest extends CareOnLab {
    @Test
    void a_template_is_cloned_quickly_and_the_id_that_was_found_stands_in_the_plan() {
        Plan plan = plan("vm clone debian-13-template web-3");
        assertThat(plan.command()).isEqualTo("vm clone brest-i11/900 web-3 --id 117");
        assertThat(plan.summary()).isEqualTo("Clone debian-13-template (900) as web-3 (117) on camille, brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(plan).lines())
                .containsExactly(
                        "web-3 (117) is made on camille, and is not started; debian-13-template (900) stays as it is",
                        "linked: it builds on the template's disks, which cannot be removed as long as it exists");
        runsWell(plan);
        Guest made = cluster.inventory().guest("117").orElseThrow();
        assertThat(made.name()).isEqualTo("web-3");
        assertThat(made.state()).isEqualTo(Guest.State.STOPPED);
        assertThat(made.template()).isFalse();
        assertThat(made.lock()).isEmpty();
    }

    @Test
    void an_id_that_was_taken_meanwhile_is_a_clear_refusal() {
        Plan plan = plan("vm clone debian-13-template web-3");
        Plan other = plan("vm clone debian-13-template web-4");
        runsWell(other);
        Problem taken = problem(plan.command());
        assertThat(taken.text()).isEqualTo("The id 117 is taken by web-4 (117).");
        assertThat(taken.mend()).contains("Without `--id`");
        assertThat(catchThrowableOfType(Problem.class, () -> begin(plan)).text())
                .contains("unable to create VM 117: config file already exists");
        assertThat(plan("vm clone debian-13-template web-3").command()).endsWith("--id 118");
    }

    @Test
    void what_is_no_template_is_copied_in_full_with_progress() {
        Plan plan = plan("vm clone wiki wiki-test --id 300");
        assertThat(plan.command()).isEqualTo("vm clone brest-i11/109 wiki-test --id 300 --full");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(plan))
                .contains("full copy: 16.0 GiB at most are written to local", "local has", "as after a power cut")
                .contains("the same host name and addresses inside");
        TaskHandle handle = begin(plan);
        clock.tick(25);
        TaskReport half = report(plan, handle);
        assertThat(half.state()).isEqualTo(TaskReport.State.RUNNING);
        assertThat(half.part()).isEqualTo(0.5);
        assertThat(cluster.refresh().guest("300").orElseThrow().lock()).isEqualTo("clone");
        clock.tick(20);
        assertThat(report(plan, handle).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(cluster.refresh().guest("300").orElseThrow().lock()).isEmpty();
    }

    @Test
    void a_clone_that_is_broken_off_leaves_nothing_behind() {
        Plan plan = plan("vm clone wiki wiki-test --id 300");
        TaskHandle handle = begin(plan);
        clock.tick(5);
        cluster.taskList().orElseThrow().stop(handle);
        assertThat(report(plan, handle).says()).isEqualTo("received interrupt");
        assertThat(cluster.refresh().guest("300")).isEmpty();
    }

    @Test
    void a_copy_that_does_not_fit_needs_approval_and_says_why_it_failed() {
        runsWell(plan("vm resize wiki scsi0 300G"));
        Plan plan = plan("vm clone wiki wiki-test");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(plan)).contains("more than local has left");
        TaskReport report = run(plan);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).contains("No space left on device");
    }

    @Test
    void a_template_goes_to_another_node_or_storage_where_that_is_possible() {
        Plan elsewhere = plan("vm clone debian-13-template web-3 --target nikita --full");
        assertThat(effects(elsewhere))
                .contains("is made on nikita", "full copy: 8.0 GiB at most are written to san-lvm");
        runsWell(elsewhere);
        assertThat(cluster.inventory().guest("117").orElseThrow().node()).isEqualTo("nikita");
        assertThat(problem("vm clone wiki x --target camille").text())
                .isEqualTo("wiki (109) cannot be cloned to camille: its disks lie on local, which only nikita has.");
        assertThat(problem("vm clone wiki x --target nowhere").candidates()).contains("camille");
        assertThat(problem("vm clone debian-13-template x --storage local").text())
                .contains("needs `--full`");
        assertThat(problem("vm clone debian-13-template x --full --storage nope")
                        .candidates())
                .contains("local", "san-lvm");
        runsWell(plan("vm clone debian-13-template web-5 --full --storage local"));
    }

    @Test
    void what_cannot_be_is_refused_in_words() {
        assertThat(problem("vm clone wiki \"two words\"").text()).isEqualTo("\"two words\" cannot be a guest's name.");
        assertThat(problem("vm clone wiki x --id 7").text()).isEqualTo("\"7\" cannot be a guest's id.");
        assertThat(problem("vm clone wiki x --id 105").text()).isEqualTo("The id 105 is taken by web-1 (105).");
        assertThat(problem("vm clone munin x").text()).contains("is a running container");
        assertThat(problem("vm clone wiki x --snapshot nope").text()).isEqualTo("wiki (109) has no snapshot nope.");
        assertThat(effects(plan("vm clone debian-13-template wiki"))).contains("wiki (109) has the same name");
        lab.lock(109, "backup");
        assertThat(problem("vm clone wiki x").text()).isEqualTo("wiki (109) is locked (backup).");
        assertThat(catchThrowableOfType(
                                Problem.class,
                                () -> language.run(new TestCaller("vm.read@*", "vm.config@*"), "vm clone wiki x"))
                        .text())
                .contains("needs vm.clone");
    }

    @Test
    void a_missing_privilege_is_named_with_its_path() {
        String line = "vm clone wiki x --id 300";
        assertThat(without("VM.Clone", PRIVILEGES, line).text()).contains("VM.Clone on /vms/109");
        assertThat(without("VM.Allocate", PRIVILEGES, line).text()).contains("VM.Allocate on /vms/300");
        Problem space = without("Datastore.AllocateSpace", PRIVILEGES, line);
        assertThat(space.text()).contains("Datastore.AllocateSpace on /storage/local");
        assertThat(space.mend()).contains("--roles PVEDatastoreUser");
    }

    @Test
    void after_a_crash_each_clone_of_a_template_is_found_by_its_own_id() {
        Plan one = plan("vm clone debian-13-template web-3 --id 301");
        Plan two = plan("vm clone debian-13-template web-4 --id 302");
        Instant intended = clock.instant();
        TaskHandle second = begin(two);
        Step first = one.steps().getFirst();
        assertThat(runner(first).trace(first, intended)).isEmpty();
        clock.tick(3);
        TaskHandle begun = begin(one);
        assertThat(runner(first).trace(first, intended)).contains(begun);
        Step other = two.steps().getFirst();
        assertThat(runner(other).trace(other, intended)).contains(second);
    }
}
