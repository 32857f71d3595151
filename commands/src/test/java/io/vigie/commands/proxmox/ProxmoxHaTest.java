package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProxmoxHaTest extends TestCluster {
    private HighAvailability ha(Script script) {
        one.says(script);
        return cluster(one.uri()).highAvailability().orElseThrow();
    }

    @Test
    void a_recorded_status_without_quorum_is_read_by_ids_and_timestamps() {
        HighAvailability.Status status = ha(healthy()
                        .on("GET /cluster/ha/status/current", "noquorum-02-ha-status")
                        .on("GET /cluster/ha/status/manager_status", "noquorum-13-ha-manager-status"))
                .status();
        assertThat(status.quorate()).isFalse();
        assertThat(status.master()).isEqualTo("pve1");
        assertThat(status.armed()).isEqualTo("armed");
        assertThat(status.written()).contains(Instant.ofEpochSecond(1795434868));
        assertThat(status.agents()).extracting(HighAvailability.Agent::node).containsExactly("pve1", "pve2", "pve3");
        assertThat(status.agents().getFirst().state()).isEqualTo(NodeHa.ONLINE);
        assertThat(status.services())
                .contains(new HighAvailability.Service("vm:101", "pve2", "started", "started", "started"));
    }

    @Test
    void a_cluster_that_does_not_use_it_has_no_master() {
        HighAvailability.Status status = ha(healthy()
                        .on("GET /cluster/ha/status/current", "list-20-ha-status")
                        .on("GET /cluster/ha/status/manager_status", "list-21-ha-manager-status"))
                .status();
        assertThat(status.master()).isEmpty();
        assertThat(status.written()).isEmpty();
        assertThat(status.armed()).isEqualTo("standby");
        assertThat(status.services()).isEmpty();
    }

    @Test
    void recorded_rules_are_read() {
        assertThat(ha(healthy().on("GET /cluster/ha/rules", "ha-14-rules")).rules())
                .containsExactly(new Rule(
                        "prefer2", "node-affinity", List.of("vm:101"), Map.of("pve1", 1, "pve2", 10), false, true, ""));
        assertThat(ha(healthy().on("GET /cluster/ha/rules", "ha-12-rules")).rules())
                .isEmpty();
    }

    @Test
    void a_release_without_rules_has_groups() {
        HighAvailability ha = ha(healthy()
                .on(
                        "GET /cluster/ha/groups",
                        Reply.data("[{\"group\":\"g1\",\"nodes\":\"pve2:5,pve1\",\"restricted\":1,\"nofailback\":1,"
                                + "\"comment\":\"near the SAN\"}]"))
                .on(
                        "GET /cluster/ha/resources",
                        Reply.data("[{\"sid\":\"vm:101\",\"type\":\"vm\",\"group\":\"g1\",\"digest\":\"1\"},"
                                + "{\"sid\":\"vm:102\",\"type\":\"vm\",\"digest\":\"1\"}]")));
        assertThat(ha.rules())
                .containsExactly(new Rule(
                        "g1",
                        "group",
                        List.of("vm:101"),
                        Map.of("pve1", 0, "pve2", 5),
                        true,
                        true,
                        "no failback; near the SAN"));
    }

    @Test
    void a_missing_privilege_is_told() {
        HighAvailability ha = ha(healthy()
                .on(
                        "GET /cluster/ha/rules",
                        new Reply.Says(
                                403, "{\"message\":\"Permission check failed (/, Sys.Audit)\\n\",\"data\":null}")));
        assertThatThrownBy(ha::rules).isInstanceOf(Problem.class).hasMessageContaining("Sys.Audit on /");
    }
}
