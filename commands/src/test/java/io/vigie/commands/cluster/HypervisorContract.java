package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What every hypervisor does, whatever it is. A driver's test only supplies the subject. */
public interface HypervisorContract
        extends ContractSubject,
                PowerContract,
                MoveContract,
                KeepingContract,
                StorageContract,
                CareContract,
                HaContract,
                NodeContract,
                MetricsContract,
                AccountsContract {
    /** A hypervisor whose nodes all work. */
    @Override
    Hypervisor hypervisor();

    /** A guest that may be stopped, moved and rolled back, of which no high availability takes care; empty when there is none. */
    @Override
    Optional<String> spare();

    /** A running guest that high availability takes care of and that may be stopped and moved; empty when there is none. */
    @Override
    Optional<String> service();

    /** Lets this much of the site's time go by. */
    @Override
    void pass(Duration time);

    /** The site's time, as far as known. */
    @Override
    Instant now();

    @Test
    default void before_the_first_refresh_the_inventory_says_why_there_is_none() {
        assertThatThrownBy(() -> hypervisor().inventory()).isInstanceOf(Problem.class);
    }

    @Test
    default void a_refresh_is_remembered() {
        Inventory read = hypervisor().refresh();
        assertThat(hypervisor().inventory()).isEqualTo(read);
        assertThat(hypervisor().trouble()).isEmpty();
        assertThat(read.cluster()).isEqualTo(hypervisor().cluster());
        assertThat(read.version()).isNotBlank();
    }

    @Test
    default void a_working_cluster_is_quorate_and_all_its_figures_are_there() {
        Inventory inventory = hypervisor().refresh();
        assertThat(inventory.quorate()).isTrue();
        if (inventory.votes()) {
            assertThat(inventory.votesPresent()).isGreaterThanOrEqualTo(inventory.quorum());
        }
        assertThat(inventory.nodes()).isNotEmpty().filteredOn(Node::online).allSatisfy(node -> {
            assertThat(node.cpus()).isPositive();
            assertThat(node.memoryTotal()).isPositive();
            assertThat(node.memory()).isBetween(0L, node.memoryTotal());
            assertThat(node.cpu()).isGreaterThanOrEqualTo(0);
        });
    }

    @Test
    default void every_guest_is_on_a_node_of_the_cluster_and_has_an_id_of_its_own() {
        Inventory inventory = hypervisor().refresh();
        assertThat(inventory.guests()).extracting(Guest::id).doesNotHaveDuplicates();
        assertThat(inventory.guests()).allSatisfy(guest -> {
            assertThat(inventory.node(guest.node())).isPresent();
            assertThat(guest.cluster()).isEqualTo(inventory.cluster());
            assertThat(guest.name()).isNotBlank();
        });
    }

    @Test
    default void a_guest_read_afresh_is_the_one_of_the_inventory() {
        Inventory inventory = hypervisor().refresh();
        assumeTrue(!inventory.guests().isEmpty(), "there is no guest");
        Guest listed = inventory.guests().getFirst();
        GuestNow now = hypervisor().guest(listed.id());
        assertThat(now.guest().name()).isEqualTo(listed.name());
        assertThat(now.guest().node()).isEqualTo(listed.node());
        assertThat(now.guest().kind()).isEqualTo(listed.kind());
        assertThat(now.digest()).isNotBlank();
        assertThat(now.configuration()).isNotEmpty();
        assertThat(now.configuration())
                .extracting(GuestNow.Setting::key)
                .doesNotContain("cipassword", "sshkeys", "args");
    }

    @Test
    default void a_node_is_read_afresh() {
        Node listed = hypervisor().refresh().nodes().stream()
                .filter(Node::online)
                .findFirst()
                .orElseThrow();
        NodeNow now = hypervisor().node(listed.name());
        assertThat(now.node().memoryTotal()).isPositive();
        assertThat(now.version()).isNotBlank();
        assertThat(now.load()).hasSize(3);
    }

    @Test
    default void what_is_not_there_is_the_users_own_problem() {
        assertThatThrownBy(() -> hypervisor().guest("no-such-guest"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER));
        assertThatThrownBy(() -> hypervisor().node("no-such-node"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER));
        assertThatThrownBy(() -> hypervisor().power("no-such-guest", Power.STOP, Power.Options.DEFAULT))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER));
    }

    @Test
    default void a_task_that_nobody_knows_is_unknown() {
        assertThat(hypervisor().task(new TaskHandle("no such task")).state()).isEqualTo(TaskReport.State.UNKNOWN);
    }

    @Test
    default void a_guest_goes_back_to_a_snapshot_and_the_snapshot_is_forgotten() {
        String id = spare().orElse("");
        assumeTrue(!id.isEmpty(), "no guest that may be snapshotted");
        assumeTrue(hypervisor().snapshots().isPresent(), "it has no snapshots");
        Snapshots snapshots = hypervisor().snapshots().orElseThrow();
        assumeTrue(snapshots.obstacle(id).isEmpty(), "this guest cannot be snapshotted");
        String name = "vigie-contract";
        String before = hypervisor().guest(id).digest();
        assertThat(ended(snapshots.create(id, name, "of the contract", false)).state())
                .isEqualTo(TaskReport.State.DONE);
        assertThat(snapshots.list(id).current()).isEqualTo(name);
        assertThat(snapshots.list(id).find(name)).hasValueSatisfying(s -> {
            assertThat(s.description()).isEqualTo("of the contract");
            assertThat(s.taken()).isPresent();
            assertThat(s.unfinished()).isEmpty();
        });
        assertThat(hypervisor().guest(id).digest())
                .as("a plan made before is another")
                .isNotEqualTo(before);
        assertThat(failed(() -> snapshots.create(id, name, "", false))).isTrue();
        assertThat(failed(() -> snapshots.rollback(id, "no-such-snapshot"))).isTrue();
        assertThat(ended(snapshots.rollback(id, name)).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(ended(snapshots.delete(id, name)).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(snapshots.list(id).find(name)).isEmpty();
        assertThatThrownBy(() -> snapshots.checkName("no name"))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER));
    }

    @Test
    default void high_availability_is_told_where_there_is_some() {
        assumeTrue(hypervisor().highAvailability().isPresent(), "it has no high availability");
        HighAvailability ha = hypervisor().highAvailability().orElseThrow();
        HighAvailability.Status status = ha.status();
        assertThat(status.quorate()).isTrue();
        assertThat(status.services()).allSatisfy(s -> {
            assertThat(s.id()).matches("(vm|ct):[0-9]+");
            assertThat(s.node()).isNotBlank();
        });
        assertThat(status.master().isEmpty()).isEqualTo(status.written().isEmpty());
        assertThat(ha.rules()).extracting(HighAvailability.Rule::name).doesNotHaveDuplicates();
    }
}
