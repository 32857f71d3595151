package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.TaskReport;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** How a guest moves between nodes. */
interface MoveContract extends ContractSubject {
    Optional<String> service();

    @Test
    default void a_guest_moves_to_another_node_while_it_runs_and_back() {
        moves(spare().orElse(""));
    }

    @Test
    default void a_service_moves_when_its_effect_is_there_and_not_when_it_is_queued() {
        moves(service().orElse(""));
    }

    private void moves(String id) {
        assumeTrue(!id.isEmpty(), "no guest that may be moved");
        assumeTrue(hypervisor().migrations().isPresent(), "it moves no guests");
        Migrations migrations = hypervisor().migrations().orElseThrow();
        Inventory inventory = hypervisor().refresh();
        if (hypervisor().guest(id).guest().state() == Guest.State.STOPPED) {
            ended(hypervisor().power(id, Power.START, Power.Options.DEFAULT));
        }
        Guest guest = hypervisor().guest(id).guest();
        Optional<String> other = inventory.nodes().stream()
                .filter(n -> n.online() && !n.name().equals(guest.node()))
                .map(Node::name)
                .filter(n -> migrations.prospect(id, n).obstacles().isEmpty())
                .findFirst();
        assumeTrue(other.isPresent(), "there is no other node for it");
        boolean vm = guest.kind() == Guest.Kind.VM;
        Migrations.Options options = new Migrations.Options(
                vm,
                !vm,
                !migrations.prospect(id, other.orElseThrow()).localDisks().isEmpty());
        assertThat(failed(() -> migrations.migrate(id, guest.node(), options)))
                .as("to where it is")
                .isTrue();
        for (String to : List.of(other.orElseThrow(), guest.node())) {
            assertThat(ended(migrations.migrate(id, to, options)).state()).isEqualTo(TaskReport.State.DONE);
            shows(id, moved -> {
                assertThat(moved.node()).isEqualTo(to);
                assertThat(moved.state()).isEqualTo(Guest.State.RUNNING);
            });
        }
    }
}
