package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.PlainText;
import io.vigie.commands.TestCaller;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandsTest extends StorageOnLab {
    private static final String CHECK = "storage check brest-i11";

    @Test
    void where_all_is_well_it_says_so_and_what_it_looked_at() {
        assertThat(says(CHECK))
                .contains("brest-i11: nothing is wrong with its storages.")
                .contains("Looked at: 3 nodes, 4 storages")
                .contains("the configurations of 6 guests. Nothing was changed.");
        assertThat(says("storage check")).contains("nothing is wrong");
    }

    @Test
    void a_node_that_misses_the_volume_group_is_named_with_the_guests_that_run_there() {
        lab.hideGroup("nikita", "san");
        assertThat(says(CHECK))
                .contains("Storages of brest-i11: 1 critical")
                .contains("critical: nikita does not see the volume group san, on which san-lvm lies.")
                .contains("web-1 (105)")
                .contains("`storage rescan brest-i11 --node nikita`")
                .doesNotContain("not active there");
    }

    @Test
    void a_node_with_an_old_picture_of_the_volume_group_is_found() {
        lab.staleGroup("proxima", "san");
        assertThat(says(CHECK))
                .contains("critical: Nodes see the volume group san of san-lvm differently")
                .contains("free space (camille 944 GiB, nikita 944 GiB, proxima 1008 GiB)")
                .contains("number of volumes (camille 4, nikita 4, proxima 3)");
    }

    @Test
    void a_storage_that_a_node_lost_is_enabled_and_not_active() {
        lab.loseStorage("nikita", "local");
        assertThat(says(CHECK)).contains("local is enabled on nikita and not active there", "backups to it fail");
    }

    @Test
    void a_portal_that_a_node_does_not_reach_is_named() {
        lab.losePortal("nikita", "10.5.0.1");
        assertThat(says(CHECK)).contains("wrong: nikita does not reach the target of san at 10.5.0.1.");
        assertThat(without("Datastore.Allocate", CHECK))
                .doesNotContain("does not reach")
                .contains("Whether nodes reach the iSCSI portals was not asked");
    }

    @Test
    void a_volume_of_nobody_is_told_with_the_command_that_removes_it() {
        orphan("vm-999-disk-0", 999);
        orphan("vm-999-disk-1", 999);
        assertThat(says(CHECK))
                .contains(
                        "warning: 2 volumes on san-lvm belong to no guest, 64.0 GiB: vm-999-disk-0 (32.0 GiB, made 40 d ago)")
                .contains("`storage remove brest-i11/san-lvm:vm-999-disk-0`, one by one, once you know whose it was");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = ';',
            value = {
                "scsi3; san-lvm:vm-999-disk-0,size=32G",
                "efidisk0; san-lvm:vm-999-disk-0,efitype=4m",
                "tpmstate0; san-lvm:vm-999-disk-0,version=v2.0",
                "ide2; san-lvm:vm-999-disk-0,media=cdrom",
                "unused0; san-lvm:vm-999-disk-0",
                "vmstate; san-lvm:vm-999-disk-0",
                "virtio0; file=san-lvm:vm-999-disk-0,size=32G",
                "scsi4; san-lvm:vm-999-disk-0/vm-105-disk-9,size=32G",
                "scsi5; /dev/san/vm-999-disk-0",
                "scsi6; /dev/mapper/san-vm--999--disk--0",
                "someday1; san-lvm:vm-999-disk-0"
            })
    void no_volume_is_nobodys_that_a_configuration_names(String key, String value) {
        orphan("vm-999-disk-0", 999);
        lab.configure(105, key, value);
        assertThat(says(CHECK)).doesNotContain("belongs to no guest").doesNotContain("vm-999-disk-0 (");
        assertThat(problem("storage remove brest-i11/san-lvm:vm-999-disk-0").text())
                .contains("san-lvm:vm-999-disk-0 belongs to somebody");
    }

    @Test
    void no_volume_is_nobodys_that_only_a_snapshot_or_a_pending_change_names() {
        orphan("vm-999-disk-0", 999);
        lab.configure(109, "scsi3", "san-lvm:vm-999-disk-0,size=32G");
        cluster.snapshots().orElseThrow().create("109", "before", "", false);
        clock.tick(10);
        assertThat(cluster.snapshots().orElseThrow().list("109").find("before")).isPresent();
        lab.configure(109, "scsi3", "");
        assertThat(says(CHECK)).doesNotContain("belongs to no guest");
        assertThat(problem("storage remove brest-i11/san-lvm:vm-999-disk-0").text())
                .contains("(snapshot before)");

        orphan("vm-998-disk-0", 998);
        assertThat(says(CHECK)).contains("vm-998-disk-0 (");
        lab.later(106, "virtio5", "san-lvm:vm-998-disk-0");
        assertThat(says(CHECK)).doesNotContain("vm-998-disk-0 (");
        assertThat(problem("storage remove brest-i11/san-lvm:vm-998-disk-0").text())
                .contains("(waiting)");
    }

    @Test
    void a_volume_within_its_first_hour_or_of_a_running_task_is_not_nobodys() {
        lab.leaveVolume("san-lvm", "", "vm-999-disk-0", 999, GIB, Duration.ofMinutes(50));
        assertThat(says(CHECK)).doesNotContain("no guest");
        clock.advance(Duration.ofMinutes(20));
        assertThat(says(CHECK)).contains("vm-999-disk-0 (1.0 GiB, made 1 h 10 min ago)");
        orphan("vm-106-disk-7", 106);
        assertThat(says(CHECK)).contains("vm-106-disk-7 (");
        lab.lock(106, "clone");
        assertThat(says(CHECK)).doesNotContain("vm-106-disk-7 (");
        assertThat(problem("storage remove brest-i11/san-lvm:vm-106-disk-7").text())
                .contains("may be in the making");
    }

    @Test
    void as_long_as_one_guest_cannot_be_read_no_volume_is_called_nobodys() {
        orphan("vm-999-disk-0", 999);
        lab.kill("proxima");
        clock.advance(Duration.ofSeconds(30));
        assertThat(says(CHECK))
                .doesNotContain("belongs to no guest")
                .contains("proxima does not answer: it was not looked at.")
                .contains("The configuration of web-2 (106) could not be read")
                .contains("So whether volumes belong to nobody cannot be told, and none is called so.");
        assertThat(problem("storage remove brest-i11/san-lvm:vm-999-disk-0").text())
                .contains("Whether anybody refers to san-lvm:vm-999-disk-0 cannot be told.")
                .contains("web-2 (106) could not be read");
    }

    @Test
    void what_may_not_be_seen_is_said_and_nothing_is_concluded_from_it() {
        orphan("vm-999-disk-0", 999);
        lab.loseVolume("san-lvm:vm-105-disk-0");
        assertThat(without(Set.of("VM.Config.Disk", "Datastore.Allocate"), CHECK))
                .contains("VM.Config.Disk is missing on some guests or all")
                .contains("cannot be told")
                .doesNotContain("which is not there")
                .doesNotContain("belongs to no guest");
        assertThat(without("VM.Audit", CHECK)).contains("VM.Audit is missing").doesNotContain("belongs to no guest");
        assertThat(without("Sys.Audit", CHECK))
                .contains("its volume groups could not be read")
                .contains("Sys.Audit is missing on /: tasks of others are not seen")
                .doesNotContain("belongs to no guest")
                .contains("lacks the privilege Sys.Audit");
    }

    @Test
    void a_guest_whose_volume_is_gone_is_told() {
        lab.loseVolume("san-lvm:vm-105-disk-0");
        lab.loseVolume("san-lvm:vm-107-disk-0");
        lab.configure(106, "ide2", "local:iso/debian-13.iso,media=cdrom");
        assertThat(says(CHECK))
                .contains("critical: web-1 (105) on nikita has san-lvm:vm-105-disk-0 as scsi0, which is not there.")
                .contains(
                        "wrong: old-intranet (107) on camille has san-lvm:vm-107-disk-0 as scsi0, which is not there.")
                .contains("warning: web-2 (106) on proxima has local:iso/debian-13.iso as ide2, which is not there.");
    }

    @Test
    void one_volume_with_two_guests_is_critical_when_both_run() {
        lab.configure(106, "scsi3", "san-lvm:vm-105-disk-0,size=32G");
        assertThat(says(CHECK))
                .contains(
                        "critical: Two guests have the volume san-lvm:vm-105-disk-0: web-1 (105) as scsi0, web-2 (106) as"
                                + " scsi3.")
                .contains("Both run on different nodes and write to it");
        lab.configure(106, "scsi3", "");
        lab.configure(107, "scsi3", "san-lvm:vm-105-disk-0,size=32G");
        assertThat(says(CHECK)).contains("wrong: Two guests have the volume", "Whoever starts the second");
    }

    @Test
    void local_volumes_of_the_same_name_on_two_nodes_are_two_volumes() {
        lab.leaveVolume("local", "camille", "vm-109-disk-0", 109, GIB, Duration.ofDays(3));
        lab.configure(106, "scsi3", "local:vm-109-disk-0");
        assertThat(says(CHECK)).doesNotContain("Two guests");
        lab.configure(106, "scsi3", "");
        assertThat(says(CHECK))
                .contains("note: A volume on local of camille is of guests that have a volume of that name");
        assertThat(problem("storage remove brest-i11/local:vm-109-disk-0 --node camille")
                        .text())
                .contains("it may be its replica, or the disk itself");
        lab.configure(107, "scsi3", "nowhere:vm-107-disk-3");
        assertThat(says(CHECK)).contains("wrong: old-intranet (107) has a disk on nowhere, which is not configured.");
    }

    @Test
    void a_thin_pool_near_full_is_told_with_its_outlook() {
        lab.fillPool("thin", 0.91, 0.92);
        assertThat(says(CHECK))
                .contains("warning: The data of the thin pool pve/data of camille (thin) is 91 % full, ")
                .contains("full about ")
                .contains(" a day, from 30 days")
                .contains("critical: The metadata of the thin pool pve/data of nikita (thin) is 92 % full.");
    }

    @Test
    void a_storage_near_full_is_told() {
        lab.leaveVolume("san-lvm", "", "vm-999-disk-0", 999, 920 * GIB, Duration.ofDays(40));
        assertThat(says(CHECK)).contains("wrong: san-lvm is 98 % full: 24.0 GiB are left");
    }

    @Test
    void who_may_not_read_guests_learns_no_names_and_strangers_on_the_san_are_told() {
        lab.hideGroup("nikita", "san");
        assertThat(says(new TestCaller("storage.read@*"), CHECK))
                .contains("There run on it: ")
                .doesNotContain("web-1");
        assertThat(PlainText.of(language(List.of("brest-i11", "rennes")).run(TestCaller.ALL, CHECK)))
                .contains("The SAN serves rennes too: a volume that nobody here refers to may be a guest's there.");
    }
}
