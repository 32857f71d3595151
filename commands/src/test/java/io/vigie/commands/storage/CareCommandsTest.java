package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CareCommandsTest extends StorageOnLab {
    private static final String REMOVE = "storage remove brest-i11/san-lvm:vm-999-disk-0";

    @Test
    void a_removal_is_critical_says_what_is_lost_and_deletes_it() {
        orphan("vm-999-disk-0", 999);
        Plan plan = plan("storage remove san-lvm:vm-999-disk-0");
        assertThat(plan.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan.command()).isEqualTo(REMOVE);
        assertThat(plan.summary())
                .isEqualTo("Delete the volume san-lvm:vm-999-disk-0 (32.0 GiB) of brest-i11 for good");
        assertThat(effects(plan))
                .contains("lost for good: san-lvm:vm-999-disk-0, 32.0 GiB, raw, made at 2026-10-14T12:00:00Z")
                .contains("there is no guest 999 in brest-i11")
                .contains("`lvs -o lv_name,lv_attr san` on each node tells")
                .contains("of all 6 guests were read just now");
        assertThat(run(plan)).isEqualTo(TaskReport.State.DONE);
        assertThat(says("storage check brest-i11")).contains("nothing is wrong");
        assertThat(problem(REMOVE).text()).contains("shows no volume san-lvm:vm-999-disk-0");
    }

    @Test
    void another_plan_comes_of_it_when_the_volume_or_what_refers_to_its_storage_changed() {
        orphan("vm-999-disk-0", 999);
        String before = plan(REMOVE).hash();
        lab.configure(105, "description", "new");
        clock.advance(Duration.ofHours(2));
        assertThat(plan(REMOVE).hash()).isEqualTo(before);
        lab.configure(105, "scsi7", "san-lvm:vm-105-disk-0,size=32G");
        assertThat(plan(REMOVE).hash()).isNotEqualTo(before);
        lab.configure(105, "scsi7", "san-lvm:vm-999-disk-0");
        assertThat(problem(REMOVE).text())
                .isEqualTo("san-lvm:vm-999-disk-0 belongs to somebody: web-1 (105) as scsi7.");
    }

    @Test
    void what_is_not_certainly_nobodys_is_not_removed() {
        assertThat(problem("storage remove brest-i11/san-lvm:vm-105-disk-0").text())
                .contains("belongs to somebody: web-1 (105) as scsi0");
        assertThat(problem("storage remove brest-i11/san-lvm").text()).contains("is no volume");
        assertThat(problem("storage remove brest-i11/nowhere:x").candidates()).contains("san-lvm");
        orphan("vm-999-disk-0", 999);
        lab.staleGroup("nikita", "san");
        assertThat(problem(REMOVE).text()).contains("see a volume group of san-lvm differently");
        lab.hideGroup("nikita", "san");
        assertThat(problem(REMOVE).text()).contains("nikita does not see the volume group san: nothing is removed");
        lab.heal();
        lab.cutQuorum("camille", "nikita");
        assertThat(problem(REMOVE)).isNotNull();
    }

    @Test
    void two_clusters_on_one_san_are_told_and_names_only_to_who_may_know_them() {
        orphan("vm-999-disk-0", 999);
        Plan plan = ((Outcome.Proposed) language(List.of("brest-i11", "rennes")).run(TestCaller.ALL, REMOVE)).plan();
        assertThat(effects(plan)).contains("the SAN serves rennes too");
        Plan less = ((Outcome.Proposed) language(List.of("brest-i11", "rennes"))
                        .run(new TestCaller("storage.read@brest-i11", "storage.delete@brest-i11"), REMOVE))
                .plan();
        assertThat(effects(less)).contains("a cluster that you may not read").doesNotContain("rennes");
    }

    @Test
    void each_change_takes_its_own_right() {
        orphan("vm-999-disk-0", 999);
        TestCaller reader = new TestCaller("storage.read@*", "storage.manage@*");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(reader, REMOVE)))
                .isNotNull();
        TestCaller deleter = new TestCaller("storage.read@*", "storage.delete@*");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(deleter, "storage disable san-lvm")))
                .isNotNull();
    }

    @Test
    void after_a_crash_only_our_own_task_about_this_very_volume_is_found() {
        orphan("vm-999-disk-1", 999);
        orphan("vm-999-disk-10", 999);
        Instant intended = clock.instant();
        Step one =
                plan("storage remove brest-i11/san-lvm:vm-999-disk-1").steps().getFirst();
        Step ten =
                plan("storage remove brest-i11/san-lvm:vm-999-disk-10").steps().getFirst();
        assertThat(steps.trace(one, intended)).isEmpty();
        TaskHandle handle = steps.begin(ten);
        assertThat(end(ten, handle).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(steps.trace(one, intended)).isEmpty();
        assertThat(steps.trace(ten, intended)).contains(handle);
        assertThat(steps.trace(ten, clock.instant().plusSeconds(60))).isEmpty();
    }

    @Test
    void a_removal_whose_answer_is_lost_is_uncertain_and_found_again() {
        orphan("vm-999-disk-0", 999);
        Step step = plan(REMOVE).steps().getFirst();
        Instant intended = clock.instant();
        lab.onExchange(exchange -> {
            if (exchange.path().equals("/version")) {
                // Between the last harmless question and the request itself.
                lab.spec().nodes().forEach(node -> lab.loseAnswers(node.name()));
            }
        });
        assertThatThrownBy(() -> steps.begin(step)).isInstanceOf(StepRunner.Uncertain.class);
        lab.heal();
        clock.tick(5);
        assertThat(steps.trace(step, intended))
                .hasValueSatisfying(t -> assertThat(end(step, t).state()).isEqualTo(TaskReport.State.DONE));
    }

    @Test
    void to_disable_a_storage_that_nobody_uses_is_mild_and_with_high_availability_critical() {
        Plan mild = plan("storage disable thin --node nikita");
        assertThat(mild.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(mild)).contains("no guest there has a disk on it");
        Plan critical = plan("storage disable san-lvm --node nikita");
        assertThat(critical.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(critical.command()).isEqualTo("storage disable brest-i11/san-lvm --node nikita");
        assertThat(effects(critical))
                .contains("1 guest with disks on it, 1 running: web-1 (105)")
                .contains("high availability takes care of web-1 (105)");
        assertThat(plan("storage disable san-lvm --node proxima").tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(plan("storage disable local"))).contains("backups that go there fail");
        Plan below = plan("storage disable san --node nikita");
        assertThat(below.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(effects(below)).contains("san-lvm lies on it", "1 guest with disks on it, 1 running: web-1 (105)");
    }

    @Test
    void a_storage_is_disabled_on_a_node_and_enabled_again() {
        assertThat(run(plan("storage disable san-lvm --node nikita"))).isEqualTo(TaskReport.State.DONE);
        assertThat(says("storage show san-lvm")).contains("enabled: on camille, proxima", "nikita | not enabled");
        assertThat(says("storage check brest-i11"))
                .contains("web-1 (105) has a disk on san-lvm, which is not enabled on nikita.")
                .contains("`storage enable brest-i11/san-lvm --node nikita`");
        assertThat(problem("storage disable san-lvm --node nikita").text()).contains("is not enabled on nikita");
        lab.hideGroup("nikita", "san");
        Plan blind = plan("storage enable san-lvm --node nikita");
        assertThat(blind.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(blind)).contains("nikita does not see its volume group san now");
        lab.heal();
        assertThat(run(plan("storage enable san-lvm --node nikita"))).isEqualTo(TaskReport.State.DONE);
        assertThat(says("storage check brest-i11")).contains("nothing is wrong");
    }

    @Test
    void a_storage_is_disabled_altogether_and_found_by_its_name_all_the_same() {
        assertThat(run(plan("storage disable thin"))).isEqualTo(TaskReport.State.DONE);
        cluster.refresh();
        assertThat(says("storage show thin")).contains("enabled: no, it is disabled");
        assertThat(problem("storage enable thin --node nikita").text()).contains("disabled altogether");
        assertThat(says("storage check")).contains("munin (110) has a disk on thin, which is disabled.");
        assertThat(run(plan("storage enable thin"))).isEqualTo(TaskReport.State.DONE);
        assertThat(problem("storage enable thin").text()).contains("is enabled already");
    }

    @Test
    void a_configuration_that_was_changed_meanwhile_is_left_alone_and_a_crash_is_traced_by_what_holds() {
        Step step = plan("storage disable thin --node nikita").steps().getFirst();
        assertThat(steps.trace(step, clock.instant())).isEmpty();
        run(plan("storage disable local --node nikita"));
        Problem problem = catchThrowableOfType(Problem.class, () -> steps.begin(step));
        assertThat(problem.text()).contains("It was changed in the meantime");
        Step again = plan("storage disable thin --node nikita").steps().getFirst();
        steps.begin(again);
        assertThat(steps.trace(again, clock.instant())).isPresent();
    }

    @Test
    void a_rescan_asks_every_node_that_answers_and_names_what_it_does_not_do() {
        Plan plan = plan("storage rescan brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan.steps()).hasSize(3);
        assertThat(effects(plan))
                .contains("logs in to iSCSI targets", "not from here, in a shell: ", "`qm disk rescan`");
        assertThat(run(plan)).isEqualTo(TaskReport.State.DONE);
        assertThat(plan("storage rescan brest-i11 --node nikita").steps()).hasSize(1);
        lab.hideGroup("nikita", "san");
        Step step = plan("storage rescan brest-i11 --node nikita").steps().getFirst();
        assertThat(catchThrowableOfType(Problem.class, () -> steps.begin(step)).text())
                .contains("san-lvm did not become active on nikita");
        lab.kill("proxima");
        clock.advance(Duration.ofSeconds(30));
        assertThat(effects(plan("storage rescan brest-i11"))).contains("proxima does not answer and is left out");
    }
}
