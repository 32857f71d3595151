package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What is told of nodes as a whole. To take one down is no part of it: a real cluster's nodes are no spares. */
interface NodeContract {
    Hypervisor hypervisor();

    Optional<String> spare();

    void pass(Duration time);

    Instant now();

    @Test
    default void the_votes_make_up_the_quorum() {
        Inventory inventory = hypervisor().refresh();
        List<String> nodes = inventory.nodes().stream().map(Node::name).toList();
        Votes votes = hypervisor().votes();
        assertThat(votes.expected(nodes)).isEqualTo(inventory.votesExpected());
        assertThat(nodes).allSatisfy(node -> assertThat(votes.of(node)).isNotNegative());
    }

    @Test
    default void the_services_of_a_node_are_told_and_one_of_them_runs() {
        Optional<NodeServices> services = hypervisor().nodeServices();
        assumeTrue(services.isPresent(), "tells nothing of services");
        List<NodeServices.Service> all = services.get().list(node());
        assertThat(all).isNotEmpty().anyMatch(NodeServices.Service::running);
        assertThat(all).extracting(NodeServices.Service::name).doesNotHaveDuplicates();
    }

    @Test
    default void a_harmless_service_is_restarted_and_its_task_is_known_as_our_own() {
        Optional<NodeServices> services = hypervisor().nodeServices();
        assumeTrue(services.isPresent() && spare().isPresent(), "nothing may be changed");
        Instant since = now().minusSeconds(60);
        TaskHandle restart = services.get().change(node(), "pvestatd", NodeServices.Change.RESTART);
        TaskReport report = hypervisor().task(restart);
        for (int i = 0; i < 60 && !report.state().ended(); i++) {
            pass(Duration.ofSeconds(1));
            report = hypervisor().task(restart);
        }
        assertThat(report.state()).isEqualTo(TaskReport.State.DONE);
        assertThat(hypervisor().taskList().orElseThrow().mine(node(), since))
                .extracting(TaskEntry::handle)
                .contains(restart);
        assertThat(hypervisor().taskList().orElseThrow().mine(node(), now().plusSeconds(3600)))
                .isEmpty();
    }

    @Test
    default void the_services_of_a_node_that_is_not_there_are_a_problem() {
        Optional<NodeServices> services = hypervisor().nodeServices();
        assumeTrue(services.isPresent(), "tells nothing of services");
        assertThatThrownBy(() -> services.get().list("no-such-node")).isInstanceOf(Problem.class);
    }

    @Test
    default void what_HA_does_at_a_shutdown_is_told() {
        Optional<NodePower> power = hypervisor().nodePower();
        assumeTrue(power.isPresent(), "takes no nodes down");
        assertThat(power.get().policy()).isNotEqualTo(NodePower.Policy.UNKNOWN);
    }

    @Test
    default void the_log_is_told_newest_first() {
        Optional<ClusterLog> log = hypervisor().clusterLog();
        assumeTrue(log.isPresent(), "keeps no log");
        List<ClusterLog.Line> lines = log.get().latest(20);
        assertThat(lines).hasSizeLessThanOrEqualTo(20);
        assertThat(lines).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
    }

    private String node() {
        return hypervisor().refresh().nodes().stream()
                .filter(Node::online)
                .findFirst()
                .orElseThrow()
                .name();
    }
}
