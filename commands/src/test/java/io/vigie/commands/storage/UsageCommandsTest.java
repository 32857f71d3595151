package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.TestCaller;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class UsageCommandsTest extends StorageOnLab {
    @Test
    void who_takes_the_space_is_told_the_largest_first() {
        orphan("vm-999-disk-0", 999);
        lab.configure(106, "scsi1", "san-lvm:vm-999-disk-1");
        orphan("vm-999-disk-1", 999);
        String said = says("storage usage san-lvm");
        assertThat(said)
                .contains("Use of san-lvm, brest-i11", "used: 144 GiB of 1.0 TiB, 14 %")
                .contains("promised: 144 GiB to guests' disks, 14 % of the storage")
                .contains("belongs to nobody: 32.0 GiB: vm-999-disk-0")
                .contains("web-2 (106) | 2 | 64.0 GiB |  | 44 %")
                .contains("nobody | 1 | 32.0 GiB")
                .contains("outlook: not full within two years, from 30 days");
        assertThat(said.indexOf("web-2 (106)")).isLessThan(said.indexOf("web-1 (105)"));
    }

    @Test
    void a_pool_that_promises_more_than_it_has_is_told() {
        lab.leaveVolume("thin", "camille", "vm-110-disk-1", 110, 120 * GIB, Duration.ofDays(2));
        lab.fillPool("thin", 0.5, 0.25);
        assertThat(says("storage usage thin --node camille"))
                .contains("used: 50.0 of 100 GiB, 50 %")
                .contains("promised: 128 GiB to guests' disks, 128 % of the pool: more than there is")
                .contains("metadata: 256 MiB of 1.0 GiB, 25 %");
        assertThat(problem("storage usage thin").candidates()).containsExactly("camille", "nikita", "proxima");
    }

    @Test
    void orphans_are_not_told_when_not_all_could_be_seen() {
        orphan("vm-999-disk-0", 999);
        lab.kill("proxima");
        clock.advance(Duration.ofSeconds(30));
        assertThat(says("storage usage san-lvm"))
                .contains("belongs to nobody: cannot be told")
                .contains("proxima does not answer")
                .doesNotContain("nobody | 1");
    }

    @Test
    void a_storage_is_shown_as_each_node_sees_it() {
        lab.hideGroup("nikita", "san");
        assertThat(says("storage show san-lvm"))
                .contains("type: lvm, shared by its nodes", "volume group: san", "enabled: on all nodes")
                .contains("physical volumes: /dev/mapper/36001405")
                .contains("camille | active | 80.0 GiB | 944 GiB | 1.0 TiB | 1.0 TiB, 944 GiB free, 4 volumes, 1 PV")
                .contains("nikita | not active |  |  |  | not seen")
                .contains("4 guests with volumes on it")
                .contains("web-1 (105) | nikita | running | scsi0 | 32.0 GiB");
        assertThat(says("storage show san")).contains("portal: 10.5.0.1", "No guest that is seen refers");
        assertThat(says(new TestCaller("storage.read@*"), "storage show san-lvm"))
                .doesNotContain("web-1");
    }

    @Test
    void a_san_that_shows_no_lun_of_that_name_is_not_guessed_at() {
        assertThat(io.vigie.commands.PlainText.of(
                        language(java.util.List.of("brest-i11")).run(TestCaller.ALL, "storage show san-lvm")))
                .contains("LUNs of sanizator: none seen yet; `storage probe sanizator` looks");
    }
}
