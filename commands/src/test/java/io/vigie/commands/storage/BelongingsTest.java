package io.vigie.commands.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Sight;
import io.vigie.commands.cluster.StorageViews.Volume;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.storage.Belongings.Standing;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Two storages may lead to one place: what a guest has through the one is not nobody's through the other. */
class BelongingsTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private static Setup setup(String name, String type, boolean shared, Map<String, String> backing) {
        return new Setup(name, type, shared, true, List.of(), List.of("images"), new TreeMap<>(backing), "d");
    }

    private static Volume volume(String storage, String node, String name) {
        return new Volume(
                storage, node, name, "images", "raw", 1, 0, "105", Optional.of(NOW.minus(Duration.ofDays(9))));
    }

    private static Standing standing(List<Setup> setups, List<TaskEntry> running, Reference reference, Volume volume) {
        return new Belongings(new StorageReading(
                        "brest-i11",
                        new FakeHypervisor("brest-i11").inventory(),
                        setups,
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Map.of(),
                        Optional.of(new References(List.of(reference), List.of(), List.of(), Map.of())),
                        new Sight(true, true, true, true, List.of()),
                        Optional.of(running),
                        List.of(),
                        Optional.empty(),
                        NOW))
                .standing(volume);
    }

    private static Reference of(String storage, String node) {
        return new Reference("105", node, "scsi0", "", storage, "vm-105-disk-0", "images");
    }

    @ParameterizedTest(name = "{0}: {1} {2} and {3} {4}")
    @CsvSource({
        "vgname, lvm, true, lvm, true, USED",
        "vgname, lvm, true, lvm, false, COPY",
        "vgname, lvm, false, lvm, true, COPY",
        "path, nfs, true, dir, true, USED",
        "path, nfs, true, dir, false, COPY",
        "server, nfs, true, nfs, true, USED",
        "pool, rbd, true, rbd, true, USED"
    })
    void a_disk_is_nobodys_orphan_through_another_storage(
            String key, String type, boolean shared, String other, boolean alsoShared, Standing standing) {
        List<Setup> setups = List.of(
                setup("one", type, shared, Map.of(key, "same")), setup("two", other, alsoShared, Map.of(key, "same")));
        assertThat(standing(setups, List.of(), of("one", "nikita"), volume("two", "camille", "vm-105-disk-0")))
                .isEqualTo(standing);
        assertThat(standing(setups, List.of(), of("one", "nikita"), volume("two", "camille", "vm-105-disk-1")))
                .isEqualTo(Standing.ORPHAN);
    }

    @Test
    void on_another_place_the_same_name_is_another_volume() {
        List<Setup> setups = List.of(
                setup("one", "lvm", true, Map.of("vgname", "a")), setup("two", "lvm", true, Map.of("vgname", "b")));
        assertThat(standing(setups, List.of(), of("one", "nikita"), volume("two", "nikita", "vm-105-disk-0")))
                .isEqualTo(Standing.ORPHAN);
    }

    /** The volume was made nine days ago. */
    @ParameterizedTest(name = "{0} of {1}, begun {2} days ago: {3}")
    @CsvSource({
        "qmclone, 900, 10, YOUNG",
        "qmclone, 900, 8, ORPHAN",
        "qmstart, 900, 10, ORPHAN",
        "qmrestore, 105, 8, YOUNG",
        "qmmove, 900, 10, YOUNG",
        "vzdump, 105, 10, YOUNG",
        "qmigrate, 105, 8, YOUNG",
        "imgdel, 105@one, 8, YOUNG"
    })
    void what_a_task_may_be_making_is_not_nobodys(String type, String id, int begun, Standing expected) {
        TaskEntry task = new TaskEntry(
                new TaskHandle("t"),
                type,
                "nikita",
                id,
                "root@pam",
                NOW.minus(Duration.ofDays(begun)),
                Optional.empty(),
                "");
        List<Setup> setups = List.of(setup("one", "lvm", true, Map.of("vgname", "a")));
        assertThat(standing(setups, List.of(task), of("one", "nikita"), volume("one", "nikita", "vm-105-disk-1")))
                .isEqualTo(expected);
    }
}
