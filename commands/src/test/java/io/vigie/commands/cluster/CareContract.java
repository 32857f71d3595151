package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** What every hypervisor does to a single guest's configuration, disks and backups, where it can. */
public interface CareContract extends ContractSubject {
    @Test
    default void a_configuration_changes_once_and_not_when_it_was_changed_meanwhile() {
        String id = spareOf(hypervisor().configurations());
        Configurations configurations = hypervisor().configurations().orElseThrow();
        hypervisor().refresh();
        Configurations.Read before = configurations.read(id);
        assertThat(before.digest()).isNotBlank();
        assertThat(before.settings()).extracting(Configurations.Setting::key).doesNotHaveDuplicates();
        Configurations.Change change = new Configurations.Change(
                new TreeMap<>(Map.of(Configurations.TAGS, "vigie-contract")), new TreeSet<>(), before.digest());
        String refusal = configurations
                .ruling(hypervisor().guest(id).guest(), before, Configurations.TAGS, Optional.of("vigie-contract"))
                .refusal();
        if (!refusal.isEmpty()) {
            assertThatThrownBy(() -> configurations.change(id, change)).isInstanceOf(Problem.class);
            return;
        }
        assertThat(ended(configurations.change(id, change)).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(configurations.read(id).value(Configurations.TAGS)).isEqualTo("vigie-contract");
        assertThatThrownBy(() -> configurations.change(id, change))
                .as("the digest is another by now")
                .isInstanceOf(Problem.class)
                .hasMessageContaining("changed in the meantime");
        String old = before.value(Configurations.TAGS);
        TreeSet<String> gone = new TreeSet<>();
        TreeMap<String, String> back = new TreeMap<>();
        if (old.isEmpty()) {
            gone.add(Configurations.TAGS);
        } else {
            back.put(Configurations.TAGS, old);
        }
        String digest = configurations.read(id).digest();
        assertThat(ended(configurations.change(id, new Configurations.Change(back, gone, digest)))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(configurations.read(id).value(Configurations.TAGS)).isEqualTo(old);
        assertThat(hypervisor().task(configurations.done()).state()).isEqualTo(TaskReport.State.DONE);
        assertThatThrownBy(() -> configurations.checkTag("two words")).isInstanceOf(Problem.class);
    }

    @Test
    default void a_disk_grows_by_a_little() {
        String id = spareOf(hypervisor().disks());
        Disks disks = hypervisor().disks().orElseThrow();
        hypervisor().refresh();
        Disks.Listed listed = disks.list(id);
        assumeTrue(!listed.all().isEmpty() && listed.all().getFirst().bytes() > 0, "it has no disk of a known size");
        Disks.Disk disk = listed.all().getFirst();
        long more = disk.bytes() + (1L << 30);
        assertThat(ended(disks.resize(id, disk.key(), more, listed.digest())).state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(disks.list(id).find(disk.key()).orElseThrow().bytes()).isEqualTo(more);
    }

    @Test
    default void a_backup_is_made_and_listed() {
        String id = spareOf(hypervisor().backups());
        Backups backups = hypervisor().backups().orElseThrow();
        hypervisor().refresh();
        Optional<Backups.Store> store = backups
                .stores(hypervisor().guest(id).guest().node())
                .stream()
                .filter(Backups.Store::active)
                .findFirst();
        assumeTrue(store.isPresent(), "there is no storage for backups");
        int before = backups.list(Optional.of(id)).all().size();
        TaskHandle handle = backups.make(id, store.orElseThrow().name(), Backups.Mode.SNAPSHOT, "of the contract");
        assertThat(ended(handle).state()).isIn(TaskReport.State.DONE, TaskReport.State.DONE_WITH_WARNINGS);
        Backups.Found found = backups.list(Optional.of(id));
        assertThat(found.all()).hasSize(before + 1);
        assertThat(found.all().getFirst().note()).isEqualTo("of the contract");
        assertThat(found.all().getFirst().bytes()).isPositive();
        assertThat(backups.uncovered()).allSatisfy(g -> assertThat(g).isNotBlank());
    }

    @Test
    default void a_free_id_is_free_and_that_of_a_guest_is_not() {
        assumeTrue(hypervisor().clones().isPresent(), "it makes no clones");
        Clones clones = hypervisor().clones().orElseThrow();
        Inventory inventory = hypervisor().refresh();
        assertThat(clones.isFree(clones.freeId())).isTrue();
        assumeTrue(!inventory.guests().isEmpty(), "there is no guest");
        assertThat(clones.isFree(inventory.guests().getFirst().id())).isFalse();
        assertThatThrownBy(() -> clones.checkName("no name")).isInstanceOf(Problem.class);
    }

    private String spareOf(Optional<?> capability) {
        assumeTrue(capability.isPresent(), "it has no such thing");
        assumeTrue(spare().isPresent(), "no guest that may be changed");
        return spare().orElseThrow();
    }
}
