package io.vigie.commands.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The lab's answers while a node is dead, against those of a real cluster, poll by poll. */
class HaTraceTest {
    /** When pve3 lost power: 10 s before the manager called it unknown. */
    private static final double KILLED = 9.4;
    /** Polls this close to a change may show either side of it. */
    private static final double TOLERANCE = 2.0;
    /** The real node was powered on again here. */
    private static final double POWERED_ON = 210;

    private static final Set<String> WORDS =
            Set.of("online", "status", "hastate", "crm_state", "state", "node", "running");

    /** When the round began that took the request up: 30 s before it told of the end. */
    private static final double TAKEN_UP = 7.9;

    private static final double[] MOVE = {0, 5, 9, 12, 20, 30};

    @Test
    void a_move_looks_like_a_real_one_at_every_poll() throws Exception {
        LabClusterSpec spec = new LabClusterSpec(
                "lab",
                LabSite.recorded().nodes(),
                List.of(
                        LabClusterSpec.GuestSpec.vm(101, "app101", "pve2").withHa(),
                        LabClusterSpec.GuestSpec.vm(102, "app102", "pve1")
                                .on("shared", 16)
                                .withHa(),
                        LabClusterSpec.GuestSpec.vm(103, "app103", "pve2").withHa()),
                LabSite.recorded().storages());
        try (LabSite site = new LabSite(spec)) {
            double at = TAKEN_UP - HaOrders.QUEUED.toSeconds();
            boolean asked = false;
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (JsonNode poll : polls("ha-migrate")) {
                double t = poll.get("t").asDouble();
                if (!asked && t >= at) {
                    site.send("pve1", "POST", "/cluster/ha/resources/vm:102/migrate", "node=pve3");
                    asked = true;
                }
                if (t > at) {
                    site.clock.tick(t - at);
                    at = t;
                }
                String endpoint = poll.get("endpoint").stringValue();
                boolean told = endpoint.contains("/ha/") || endpoint.endsWith("type=vm");
                boolean change = Arrays.stream(MOVE).anyMatch(c -> Math.abs(t - TAKEN_UP - c) < TOLERANCE);
                if (!told || change) {
                    continue;
                }
                String real = service(endpoint, poll.get("answer").get("data"));
                String ours = service(endpoint, site.get("pve1", endpoint));
                compared++;
                if (!real.equals(ours)) {
                    differences.add(t + " " + endpoint + "\n  real " + real + "\n  ours " + ours);
                }
            }
            assertThat(differences).isEmpty();
            assertThat(compared).isGreaterThan(15);
        }
    }

    /** What the poll says of the service that moves. */
    private static String service(String endpoint, JsonNode data) {
        if (endpoint.endsWith("manager_status")) {
            JsonNode s = data.get("manager_status").get("service_status").get("vm:102");
            return s.get("node").stringValue() + " " + s.get("state").stringValue() + " "
                    + s.path("running").asInt(0) + " " + s.path("target").asString("");
        }
        for (JsonNode entry : data) {
            String id = entry.path("id").asString("");
            if (id.equals("service:vm:102")) {
                return entry.get("node").stringValue() + " "
                        + entry.get("crm_state").stringValue() + " "
                        + entry.get("state").stringValue();
            }
            if (id.equals("qemu/102")) {
                return entry.get("node").stringValue() + " "
                        + entry.get("hastate").stringValue() + " "
                        + entry.path("lock").asString("");
            }
        }
        return "";
    }

    @Test
    void the_outage_looks_like_a_real_one_at_every_poll() throws Exception {
        try (LabSite site = new LabSite(LabSite.recorded())) {
            List<JsonNode> polls = polls("power-off");
            double at = 0;
            boolean killed = false;
            List<String> differences = new ArrayList<>();
            int compared = 0;
            for (JsonNode poll : polls) {
                double t = poll.get("t").asDouble();
                if (t > POWERED_ON) {
                    break;
                }
                if (!killed && t >= KILLED) {
                    site.clock.tick(KILLED - at);
                    at = KILLED;
                    site.cluster.kill("pve3");
                    killed = true;
                }
                site.clock.tick(t - at);
                at = t;
                String endpoint = poll.get("endpoint").stringValue();
                Map<String, String> real = states(endpoint, poll.get("answer").get("data"));
                Map<String, String> ours = states(endpoint, site.get("pve1", endpoint));
                compared++;
                if (!real.equals(ours) && !nearChange(t)) {
                    differences.add(t + " " + endpoint + "\n  real " + real + "\n  ours " + ours);
                }
            }
            assertThat(differences).isEmpty();
            assertThat(compared).isGreaterThan(60);
        }
    }

    private static boolean nearChange(double t) {
        for (double change : new double[] {8, 10, 32, 60, 139, 150}) {
            if (Math.abs(t - KILLED - change) < TOLERANCE) {
                return true;
            }
        }
        return false;
    }

    private static List<JsonNode> polls(String trace) throws Exception {
        try (var in = HaTraceTest.class.getResourceAsStream("/proxmox/ha-traces/" + trace + ".jsonl")) {
            JsonMapper json = new JsonMapper();
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .map(json::readTree)
                    .toList();
        }
    }

    /** What the poll says of the dead node and its services, reduced to what a client decides by. */
    private static Map<String, String> states(String endpoint, JsonNode data) {
        Map<String, String> states = new TreeMap<>();
        if (endpoint.endsWith("manager_status")) {
            data.get("manager_status")
                    .get("node_status")
                    .properties()
                    .forEach(e -> states.put(e.getKey(), e.getValue().stringValue()));
            data.get("manager_status")
                    .get("service_status")
                    .properties()
                    .forEach(e -> states.put(
                            e.getKey(),
                            e.getValue().get("state").stringValue() + " on "
                                    + place(e.getValue().get("node").stringValue()) + " running "
                                    + e.getValue().path("running").asInt(0)));
            return states;
        }
        for (JsonNode entry : data) {
            String id = entry.path("id").asString(entry.path("node").asString(""));
            if (id.startsWith("lrm:")) {
                states.put(id, entry.get("status").stringValue().contains("old timestamp") ? "old" : "fresh");
                continue;
            }
            if (id.equals("qemu/100") || id.equals("master") || id.equals("lxc/200")) {
                continue;
            }
            StringBuilder words = new StringBuilder();
            for (String word : WORDS.stream().sorted().toList()) {
                boolean text = id.startsWith("service:") && word.equals("status");
                if (entry.has(word) && !text) {
                    String value = entry.get(word).asString();
                    words.append(word.equals("node") ? place(value) : value).append(' ');
                }
            }
            if (!endpoint.endsWith("type=vm")) {
                states.put(id, words.toString());
            } else if (!id.startsWith("lxc")) {
                // Between its arrival and its start a guest is briefly shown as stopped.
                states.put(id, words.toString().replace("stopped", "running"));
            }
        }
        return states;
    }

    /** The real manager gave each of the others one; ours takes the freest: what matters is that they left pve3. */
    private static String place(String node) {
        return node.equals("pve3") ? "pve3" : "elsewhere";
    }
}
