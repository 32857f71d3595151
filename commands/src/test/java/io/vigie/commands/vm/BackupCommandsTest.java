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
import java.time.Instant;
import org.junit.jupiter.api.Test;

class BackupCommandsTest extends CareOnLab {
    @Test
    void a_backup_tells_where_to_and_what_the_guest_feels() {
        Plan plan = plan("vm backup wiki --note \"before the upgrade, C:\\x\"");
        assertThat(plan.command())
                .isEqualTo("vm backup brest-i11/109 --storage local --mode snapshot"
                        + " --note \"before the upgrade, C:\\x\"");
        assertThat(plan.summary()).isEqualTo("Back wiki (109) up to local on nikita, brest-i11");
        assertThat(plan.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(plan).lines().limit(3))
                .containsExactly(
                        "a backup of wiki (109) is kept on local; no older one is removed",
                        "wiki (109) goes on running",
                        "until it has ended, the guest is locked: nothing else can be done with it");
        assertThat(effects(plan)).contains("the guest's disks have 16.0 GiB");
        TaskHandle handle = begin(plan);
        clock.tick(17);
        assertThat(report(plan, handle).part()).isEqualTo(0.4);
        Problem second = problem("vm backup wiki");
        assertThat(second.text()).isEqualTo("wiki (109) is locked (backup).");
        assertThat(problem("vm stop wiki").text()).isEqualTo("wiki (109) is locked (backup).");
        clock.tick(30);
        assertThat(report(plan, handle).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(says("vm backups wiki").lines().skip(2).findFirst().orElseThrow())
                .startsWith("2026-11-23T12:00:00Z | 47 s ago | 5.3 GiB | local of nikita | no | no"
                        + " | before the upgrade, C:\\x | local:backup/vzdump-qemu-109-2026_11_23-12_00_00.vma.zst");
        assertThat(problem("vm backup wiki --storage san-lvm").candidates()).containsExactly("local");
    }

    @Test
    void a_backup_that_interrupts_is_risky() {
        Plan stop = plan("vm backup wiki --mode stop");
        assertThat(stop.tier()).isEqualTo(Tier.RISKY);
        assertThat(effects(stop)).contains("it is shut down, backed up and started again");
        assertThat(plan("vm backup wiki --mode suspend").tier()).isEqualTo(Tier.RISKY);
        Plan stopped = plan("vm backup old-intranet --mode stop");
        assertThat(stopped.tier()).isEqualTo(Tier.CHANGE);
        assertThat(effects(stopped)).doesNotContain("interrupted");
        assertThat(problem("vm backup wiki --mode fast").candidates()).contains("snapshot", "suspend", "stop");
    }

    @Test
    void why_a_backup_failed_is_told_and_not_only_that_there_were_errors() {
        runsWell(plan("vm resize wiki scsi0 400G"));
        runsWell(plan("vm resize radius scsi0 +1G"));
        TaskReport full = run(plan("vm backup wiki"));
        assertThat(full.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(full.says())
                .isEqualTo("Backup of VM 109 failed - vma_queue_write: write error - No space left on device");
        assertThat(cluster.inventory().guest("109").orElseThrow().lock()).isEmpty();
        Plan plan = plan("vm backup tv");
        lab.lock(115, "backup");
        assertThat(run(plan).says()).isEqualTo("Backup of VM 115 failed - VM is locked (backup)");
    }

    @Test
    void a_missing_privilege_is_named_with_its_path() {
        assertThat(without("VM.Backup", PRIVILEGES, "vm backup wiki").text()).contains("VM.Backup on /vms/109");
        assertThat(without("Datastore.AllocateSpace", PRIVILEGES, "vm backup wiki")
                        .text())
                .contains("Datastore.AllocateSpace on /storage/local");
        assertThat(without("Datastore.Audit", PRIVILEGES, "vm backup wiki").text())
                .contains("may see none");
        assertThat(catchThrowableOfType(
                                Problem.class, () -> language.run(new TestCaller("vm.read@*"), "vm backup wiki"))
                        .text())
                .contains("needs vm.backup");
    }

    @Test
    void after_a_crash_the_backup_is_found_and_another_admins_is_not() {
        Plan plan = plan("vm backup wiki");
        Step step = plan.steps().getFirst();
        Instant intended = clock.instant();
        assertThat(runner(step).trace(step, intended)).isEmpty();
        TaskHandle handle = begin(plan);
        assertThat(runner(step).trace(step, intended)).contains(handle);
    }

    @Test
    void a_protected_backup_with_its_note_is_listed() {
        assertThat(says("vm backups web-1"))
                .startsWith("Backups of web-1 (105)\ntaken | age | size | storage | kept | verified | note | volume\n")
                .contains("11 h ago | 1.0 GiB | local of nikita | no")
                .contains("92 d ago | 1.0 GiB | local of nikita | protected | no | before the move to nginx");
        assertThat(says("vm backups munin")).contains("munin (110) has no backup.");
    }

    @Test
    void the_status_names_who_has_no_recent_backup_and_why() {
        assertThat(says("backup status").lines())
                .containsExactly(
                        "5 of 18 guests without a backup younger than 7 d",
                        "guest | cluster | node | last backup | why",
                        "debian-13-template (900) | brest-i11 | camille | never | a job covers it, and has made none",
                        "munin (110) | brest-i11 | nikita | never | a job covers it, and has made none",
                        "old-intranet (116) | brest-i11 | proxima | never | no backup job covers it",
                        "gitlab-runner (112) | brest-i11 | proxima | 40 d ago | no backup job covers it",
                        "tv (115) | brest-i11 | proxima | 9 d ago | a job covers it, and makes none any more");
        assertThat(says("backup status --older-than 30d")).startsWith("4 of 18 guests");
        assertThat(says("backup status --older-than 10h")).startsWith("18 of 18 guests");
    }

    @Test
    void the_status_says_what_it_could_not_look_at() {
        lab.kill("proxima");
        clock.tick(20);
        cluster.refresh();
        assertThat(says("backup status"))
                .contains("brest-i11: could not be read: local of proxima: no node that has it answers.")
                .contains("gitlab-runner (112) | brest-i11 | proxima | none that could be read")
                .contains("munin (110) | brest-i11 | nikita | none that could be read");
        assertThat(says("vm backups tv"))
                .contains("no backup that could be read", "Could not be read: local of proxima");
    }
}
