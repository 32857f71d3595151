package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.Votes;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/** What a real cluster answered while pve3 lost power, was fenced, and came back. */
class FailoverTraceTest {
    private static final String TRACE = "/proxmox/ha-traces/power-off.jsonl";

    @Test
    void a_dead_nodes_guests_are_never_said_to_run_and_are_found_where_they_were_recovered() throws IOException {
        List<Inventory> seen = replay();
        List<NodeHa> states = new ArrayList<>();
        for (Inventory inventory : seen) {
            Node dying = inventory.node("pve3").orElseThrow();
            if (!dying.online()) {
                assertThat(inventory.guestsOn("pve3"))
                        .allSatisfy(g -> assertThat(g.state()).isEqualTo(Guest.State.UNKNOWN));
            }
            if (states.isEmpty() || states.getLast() != dying.ha()) {
                states.add(dying.ha());
            }
            assertThat(inventory.quorate()).isTrue();
        }
        assertThat(seen)
                .anySatisfy(
                        i -> assertThat(i.node("pve3").orElseThrow().online()).isFalse());
        assertThat(states).containsExactly(NodeHa.ONLINE, NodeHa.UNKNOWN, NodeHa.FENCE, NodeHa.UNKNOWN, NodeHa.ONLINE);
        Inventory last = seen.getLast();
        assertThat(List.of(last.guest("102").orElseThrow(), last.guest("103").orElseThrow()))
                .allSatisfy(g -> {
                    assertThat(g.node()).isNotEqualTo("pve3");
                    assertThat(g.state()).isEqualTo(Guest.State.RUNNING);
                    assertThat(g.ha()).contains(new Guest.HaService("started", "started"));
                });
    }

    private static List<Inventory> replay() throws IOException {
        Map<String, JsonNode> latest = new HashMap<>();
        List<Inventory> seen = new ArrayList<>();
        try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                Objects.requireNonNull(FailoverTraceTest.class.getResourceAsStream(TRACE), TRACE),
                StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                JsonNode entry = new JsonMapper().readTree(line);
                latest.put(
                        entry.path("endpoint").asString(), entry.path("answer").path("data"));
                if (latest.size() >= 5) {
                    seen.add(inventory(latest));
                }
            }
        }
        return seen;
    }

    private static Inventory inventory(Map<String, JsonNode> latest) {
        List<Fields> resources = new ArrayList<>(list(latest, "/cluster/resources?type=vm"));
        resources.addAll(list(latest, "/cluster/resources?type=node"));
        HaView ha = HaView.read(
                list(latest, "/cluster/ha/status/current"), answer(latest, "/cluster/ha/status/manager_status"));
        return new InventoryReader(
                        "lab",
                        Instant.EPOCH,
                        "9.2",
                        resources,
                        list(latest, "/cluster/status"),
                        Votes.oneEach(List.of(), ""),
                        ha)
                .read(List.of());
    }

    private static List<Fields> list(Map<String, JsonNode> latest, String endpoint) {
        return answer(latest, endpoint).list();
    }

    private static Fields answer(Map<String, JsonNode> latest, String endpoint) {
        return new Fields(latest.getOrDefault(endpoint, MissingNode.getInstance()));
    }
}
