package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.Seen;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a hypervisor tells of its storages. Nothing is changed: no storage of a real cluster is a spare. */
interface StorageContract {
    Hypervisor hypervisor();

    Optional<String> spare();

    private StorageViews views() {
        hypervisor().refresh();
        assumeTrue(hypervisor().storageViews().isPresent(), "it does not tell");
        return hypervisor().storageViews().orElseThrow();
    }

    private String node() {
        return hypervisor().inventory().nodes().stream()
                .filter(Node::online)
                .findFirst()
                .orElseThrow()
                .name();
    }

    @Test
    default void every_storage_that_a_node_has_is_configured_and_enabled_there() {
        StorageViews views = views();
        List<Setup> setups = views.setups();
        assumeFalse(setups.isEmpty() && hypervisor().inventory().storages().isEmpty(), "it has no storage");
        assertThat(setups).isNotEmpty().allSatisfy(s -> {
            assertThat(s.storage()).isNotBlank();
            assertThat(s.type()).isNotBlank();
            assertThat(s.digest()).isNotBlank();
        });
        assertThat(views.seen(node())).filteredOn(Seen::active).isNotEmpty().allSatisfy(seen -> {
            assertThat(setups).anyMatch(s -> s.storage().equals(seen.storage()) && s.on(node()));
            assertThat(seen.used()).isBetween(0L, Math.max(0, seen.total()));
        });
    }

    @Test
    default void a_volume_group_has_room_and_devices() {
        assertThat(views().groups(node())).allSatisfy(group -> {
            assertThat(group.name()).isNotBlank();
            assertThat(group.free()).isBetween(0L, group.bytes());
            assertThat(group.devices()).isNotEmpty();
        });
        assertThat(views().pools(node())).allSatisfy(pool -> {
            assertThat(pool.used()).isBetween(0L, pool.bytes());
            assertThat(pool.metadataUsed()).isBetween(0L, pool.metadata());
        });
    }

    @Test
    default void what_a_guest_refers_to_is_on_its_storage() {
        StorageViews views = views();
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest");
        assumeTrue(views.sight().disks(), "not all volumes are shown");
        StorageViews.References references = views.references();
        if (views.manner().isPresent()) {
            assumeTrue(references.unread().isEmpty(), "disks lie outside of what it lists: " + references.unread());
        }
        assertThat(references.unread()).isEmpty();
        assertThat(references.guests()).extracting(Guest::id).contains(id);
        List<Reference> needed = references.all().stream()
                .filter(r -> r.guest().equals(id)
                        && (r.needs().equals("images") || r.needs().equals("rootdir")))
                .toList();
        for (Reference r : needed) {
            assertThat(views.volumes(r.storage(), r.node()))
                    .filteredOn(v -> v.name().equals(r.name()))
                    .singleElement()
                    .satisfies(v -> {
                        assertThat(v.bytes()).isPositive();
                        assertThat(v.disk()).isTrue();
                        assertThat(v.id()).isEqualTo(r.id());
                    });
        }
    }

    @Test
    default void what_is_not_there_is_refused_and_not_empty() {
        StorageViews views = views();
        assertThatThrownBy(() -> views.volumes("no-such-storage", node())).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> views.seen("no-such-node")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> views.groups("no-such-node")).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> views.pools("no-such-node")).isInstanceOf(Problem.class);
    }

    @Test
    default void a_storage_that_is_there_can_be_looked_at_again() {
        hypervisor().refresh();
        assumeTrue(hypervisor().storageCare().isPresent(), "nothing can be done with storages");
        StorageCare care = hypervisor().storageCare().orElseThrow();
        assertThat(care.rescans().does()).isNotBlank();
        Optional<Storage> known = hypervisor().inventory().storages().stream()
                .filter(Storage::available)
                .findFirst();
        assumeTrue(known.isPresent(), "there is no storage, or it is not known yet");
        Storage storage = known.orElseThrow();
        assertThat(hypervisor()
                        .task(care.rescan(storage.node(), List.of(storage.name())))
                        .state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().task(care.done()).state()).isEqualTo(TaskReport.State.DONE);
        assertThatThrownBy(() -> care.rescan(storage.node(), List.of("no-such-storage")))
                .isInstanceOf(Problem.class);
    }

    @Test
    default void a_stale_digest_changes_no_storage() {
        StorageViews views = views();
        assumeTrue(hypervisor().storageCare().isPresent(), "nothing can be done with storages");
        StorageCare care = hypervisor().storageCare().orElseThrow();
        assumeTrue(care.changes(), "storages are not changed here");
        Setup setup = views.setups().getFirst();
        assertThatThrownBy(() -> care.set(
                        setup.storage(), setup.enabled(), setup.nodes(), "0123456789012345678901234567890123456789"))
                .isInstanceOf(Problem.class);
        assertThat(views.setups()).contains(setup);
    }

    @Test
    default void volumes_know_their_kind() {
        StorageViews views = views();
        for (Seen seen : views.seen(node())) {
            if (seen.active()) {
                List<Volume> volumes = views.volumes(seen.storage(), node());
                assertThat(volumes).allSatisfy(v -> assertThat(v.kind()).isNotBlank());
            }
        }
    }
}
