package io.vigie.bot.watch;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a poll would have read at each moment of a trace that was recorded on a real cluster. */
final class TraceInventories {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private TraceInventories() {}

    static List<Inventory> of(String trace, Instant began) throws IOException {
        List<Inventory> all = new ArrayList<>();
        Map<String, JsonNode> latest = new HashMap<>();
        double t = 0;
        try (InputStream in = TraceInventories.class.getResourceAsStream("/ha-traces/" + trace)) {
            for (String line : new String(in.readAllBytes(), StandardCharsets.UTF_8).split("\n")) {
                JsonNode entry = JSON.readTree(line);
                if (entry.get("t").asDouble() > t) {
                    all.add(inventory(latest, began.plusMillis((long) (t * 1000))));
                    t = entry.get("t").asDouble();
                }
                latest.put(entry.get("endpoint").asString(), entry.get("answer").get("data"));
            }
        }
        all.add(inventory(latest, began.plusMillis((long) (t * 1000))));
        return all;
    }

    private static Inventory inventory(Map<String, JsonNode> latest, Instant at) {
        JsonNode manager = Objects.requireNonNull(latest.get("/cluster/ha/status/manager_status"))
                .get("manager_status");
        List<Node> nodes = new ArrayList<>();
        boolean quorate = true;
        for (JsonNode entry : Objects.requireNonNull(latest.get("/cluster/status"))) {
            String name = entry.get("name").asString();
            if (entry.get("type").asString().equals("cluster")) {
                quorate = entry.get("quorate").asInt() == 1;
            } else {
                NodeHa ha = NodeHa.valueOf(
                        manager.get("node_status").get(name).asString().toUpperCase(Locale.ROOT));
                boolean online = entry.get("online").asInt() == 1;
                nodes.add(new Node(name, entry.get("nodeid").asInt(), "", online, 0, 2, 0, 0, Duration.ZERO, ha));
            }
        }
        List<Guest> guests = new ArrayList<>();
        for (JsonNode entry : Objects.requireNonNull(latest.get("/cluster/resources?type=vm"))) {
            guests.add(guest(entry, manager.get("service_status")));
        }
        int present = (int) nodes.stream().filter(Node::online).count();
        return new Inventory("lab", at, "9.2", quorate, 3, present, "pve1", nodes, guests, List.of(), List.of());
    }

    private static Guest guest(JsonNode entry, JsonNode services) {
        String id = String.valueOf(entry.get("vmid").asInt());
        JsonNode service = services.get("vm:" + id);
        boolean running = entry.get("status").asString().equals("running");
        return new Guest(
                id,
                Guest.Kind.VM,
                entry.get("name").asString(),
                "lab",
                entry.get("node").asString(),
                running ? Guest.State.RUNNING : Guest.State.STOPPED,
                0,
                1,
                0,
                0,
                Duration.ofSeconds(entry.get("uptime").asInt()),
                List.of(),
                false,
                "",
                service == null
                        ? Optional.empty()
                        : Optional.of(new Guest.HaService(service.get("state").asString(), "started")));
    }
}
