package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a hypervisor keeps over the end of a guest or a node: memory on disk, who starts again, volumes, screens. */
interface KeepingContract extends ContractSubject {
    @Test
    default void a_guest_is_suspended_to_disk_and_started_from_there() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be suspended");
        Guest guest = hypervisor().guest(id).guest();
        assumeTrue(hypervisor().powers(guest.kind()).contains(Power.SUSPEND), "it suspends none of these");
        for (Power back : Set.of(Power.RESUME, Power.START)) {
            if (hypervisor().guest(id).guest().state() != Guest.State.RUNNING) {
                assertThat(did(Power.START, Power.Options.DEFAULT)).isEqualTo(TaskReport.State.DONE);
            }
            assertThat(did(Power.SUSPEND, Power.Options.TO_DISK)).isEqualTo(TaskReport.State.DONE);
            shows(id, Guest.State.SUSPENDED);
            assertThat(hypervisor().refresh().guest(id).orElseThrow().state()).isEqualTo(Guest.State.SUSPENDED);
            assertThat(did(back, Power.Options.DEFAULT)).isEqualTo(TaskReport.State.DONE);
            shows(id, Guest.State.RUNNING);
        }
    }

    private TaskReport.State did(Power power, Power.Options options) {
        return ended(hypervisor().power(spare().orElseThrow(), power, options)).state();
    }

    @Test
    default void a_guest_starts_with_its_node_or_no_longer() {
        assumeTrue(hypervisor().autostart().isPresent(), "it starts no guests with its nodes");
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be changed");
        Autostart autostart = hypervisor().autostart().orElseThrow();
        hypervisor().refresh();
        assertThat(autostart.obstacle(id)).isEmpty();
        boolean before = hypervisor().guest(id).onBoot();
        for (boolean on : new boolean[] {!before, before}) {
            TaskHandle handle = autostart.set(id, on, hypervisor().guest(id).digest());
            assertThat(ended(handle).state()).isEqualTo(TaskReport.State.DONE);
            assertThat(hypervisor().guest(id).onBoot()).isEqualTo(on);
        }
        assertThat(hypervisor().task(autostart.done()).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(stale(autostart, id)).as("looked at when it was another").isTrue();
    }

    private boolean stale(Autostart autostart, String id) {
        try {
            return ended(autostart.set(id, true, "0123456789012345678901234567890123456789"))
                            .state()
                    == TaskReport.State.FAILED;
        } catch (Problem refused) {
            return true;
        }
    }

    @Test
    default void what_a_storage_holds_is_listed() {
        assumeTrue(hypervisor().storageContents().isPresent(), "it does not tell what its storages hold");
        StorageContents contents = hypervisor().storageContents().orElseThrow();
        Inventory inventory = hypervisor().refresh();
        Optional<Storage> storage =
                inventory.storages().stream().filter(Storage::available).findFirst();
        assumeTrue(storage.isPresent(), "there is no storage");
        StorageContents.Listed listed =
                contents.list(storage.get().name(), storage.get().node(), 1);
        assertThat(listed.volumes().size()).isEqualTo(Math.min(1, listed.total()));
        assertThat(listed.volumes()).allSatisfy(v -> assertThat(v.name()).isNotBlank());
        String node = storage.get().node();
        assertThatThrownBy(() -> contents.list("no-such-storage", node, 1)).isInstanceOf(Problem.class);
    }

    @Test
    default void a_console_holds_no_password() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest");
        Guest guest = hypervisor().refresh().guest(id).orElseThrow();
        try {
            assertThat(hypervisor().console(guest)).hasValueSatisfying(c -> {
                assertThat(c.link().getUserInfo()).isNull();
                assertThat(c.needs()).isNotBlank();
            });
        } catch (Problem none) {
            assertThat(none.whose()).isEqualTo(Problem.Whose.USER);
            assertThat(none.mend()).isNotNull();
        }
    }

    @Test
    default void what_it_lacks_it_says_by_name() {
        assertThat(Arrays.stream(Capability.values()).map(c -> c.missing(hypervisor())))
                .allSatisfy(p -> assertThat(p.text()).startsWith(hypervisor().cluster() + " is of kind "));
    }
}
