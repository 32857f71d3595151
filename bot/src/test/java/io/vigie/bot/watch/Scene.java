package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Three nodes and a few guests, changed by a word and read by {@link #read}. */
final class Scene {
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Guest> guests = new LinkedHashMap<>();
    boolean quorate = true;
    String master = "camille";
    String armed = "";
    Instant at = Instant.parse("2026-11-23T11:47:00Z");
    private ClusterMemory memory = ClusterMemory.NEW;

    Scene() {
        node("camille", true, NodeHa.ONLINE);
        node("nikita", true, NodeHa.ONLINE);
        node("proxima", true, NodeHa.ONLINE);
        ha("105", "web-1", "nikita", "started", Guest.State.RUNNING, 500);
        plain("104", "db-1", "nikita", Guest.State.RUNNING);
        plain("103", "old-1", "nikita", Guest.State.STOPPED);
    }

    void node(String name, boolean online, NodeHa ha) {
        nodes.put(name, new Node(name, 1, "", online, 0, 4, 0, 0, Duration.ZERO, ha));
    }

    void removeNode(String name) {
        nodes.remove(name);
    }

    void ha(String id, String name, String node, String state, Guest.State runs, int uptime) {
        guests.put(id, guest(id, name, node, runs, uptime, Optional.of(new Guest.HaService(state, "started"))));
    }

    void haStopped(String id, String name, String node) {
        Guest.HaService service = new Guest.HaService("stopped", "stopped");
        guests.put(id, guest(id, name, node, Guest.State.STOPPED, 0, Optional.of(service)));
    }

    void plain(String id, String name, String node, Guest.State runs) {
        guests.put(id, guest(id, name, node, runs, 900, Optional.empty()));
    }

    void removeGuest(String id) {
        guests.remove(id);
    }

    void restartBot() {
        memory = ClusterMemory.NEW;
    }

    /** What the next reading tells, five seconds later. */
    List<String> read() {
        return observe().stream().map(o -> o.kind() + " " + o.text()).toList();
    }

    List<Observation> observe() {
        at = at.plusSeconds(5);
        int present = (int) nodes.values().stream().filter(Node::online).count();
        Inventory now = new Inventory(
                "brest-i11",
                at,
                "9",
                quorate,
                3,
                present,
                master,
                armed,
                List.copyOf(nodes.values()),
                List.copyOf(guests.values()),
                List.of(),
                List.of());
        return take(new Reading.Read<>(now, at));
    }

    List<Observation> take(Reading<Inventory> reading) {
        Step<ClusterMemory> step = ClusterDiff.diff("brest-i11", memory, reading);
        memory = step.memory();
        return step.observations();
    }

    private static Guest guest(
            String id, String name, String node, Guest.State runs, int uptime, Optional<Guest.HaService> ha) {
        return new Guest(
                id,
                Guest.Kind.VM,
                name,
                "brest-i11",
                node,
                runs,
                0,
                1,
                0,
                0,
                Duration.ofSeconds(uptime),
                List.of(),
                false,
                "",
                ha);
    }
}
