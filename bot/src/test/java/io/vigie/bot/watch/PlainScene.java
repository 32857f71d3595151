package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Node.Absence;
import io.vigie.commands.cluster.NodeHa;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Two plain hosts and their guests, changed by a word and read by {@link #read}. */
final class PlainScene {
    static final String WEB = "c7a5fdbd-edaf-9455-926a-d65c16db1809";
    static final String DB = "2b2b2c1e-0f6f-4d0a-9a37-0c8f3ac2f2f0";

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final Map<String, Guest> guests = new LinkedHashMap<>();
    private ClusterMemory memory = ClusterMemory.NEW;
    private Consumer<List<Observation>> sink = seen -> {};
    Instant at = Instant.parse("2026-11-23T11:47:00Z");
    /** By how much the clock was set forward. */
    Duration ahead = Duration.ZERO;

    PlainScene() {
        answers("alpha");
        answers("beta");
        guest(WEB, "web-1", "alpha", State.RUNNING);
        guest(DB, "db-1", "alpha", State.RUNNING);
        guest("99999999-0f6f-4d0a-9a37-0c8f3ac2f2f0", "old-1", "beta", State.STOPPED);
    }

    void tells(Consumer<List<Observation>> whom) {
        sink = whom;
    }

    void answers(String name) {
        nodes.put(name, new Node(name, 1, "", true, 0, 4, 0, 0, Duration.ZERO, NodeHa.NONE));
    }

    void silent(String name, String why) {
        absent(name, new Absence.NoAnswer(why));
    }

    void notReadYet(String name) {
        absent(name, new Absence.NotReadYet());
        guests.values().removeIf(g -> g.node().equals(name));
    }

    private void absent(String name, Absence why) {
        nodes.computeIfPresent(name, (n, node) -> node.absent(why));
        guests.replaceAll((id, g) -> g.node().equals(name) ? with(g, State.UNKNOWN, g.mishap()) : g);
    }

    void guest(String id, String name, String node, State state) {
        guests.put(
                id,
                new Guest(
                        id,
                        Guest.Kind.VM,
                        name,
                        "kvm",
                        node,
                        state,
                        0,
                        1,
                        0,
                        0,
                        Duration.ZERO,
                        List.of(),
                        false,
                        "",
                        Optional.empty()));
    }

    private static Guest with(Guest g, State state, Optional<Mishap> mishap) {
        return new Guest(
                g.id(),
                g.kind(),
                g.name(),
                g.cluster(),
                g.node(),
                state,
                0,
                1,
                0,
                0,
                Duration.ZERO,
                List.of(),
                false,
                "",
                Optional.empty(),
                mishap);
    }

    void state(String id, State state) {
        guests.computeIfPresent(id, (i, g) -> with(g, state, g.mishap()));
    }

    /** It happens now. */
    void befalls(String id, Mishap.Kind kind, String detail, State state) {
        guests.computeIfPresent(id, (i, g) -> with(g, state, Optional.of(new Mishap(kind, detail, at.plus(ahead)))));
    }

    void runsToo(String id, String... nodes) {
        guests.computeIfPresent(id, (i, g) -> g.alsoOn(List.of(nodes)));
    }

    void moves(String id, String node) {
        String name = guests.values().stream()
                .filter(g -> g.id().equals(id))
                .map(Guest::name)
                .findFirst()
                .orElseThrow();
        guest(id, name, node, State.RUNNING);
    }

    void remove(String id) {
        guests.remove(id);
    }

    void restartBot() {
        memory = ClusterMemory.NEW;
    }

    /** What the next reading tells, five seconds later. */
    List<String> read() {
        return readAfter(5000);
    }

    List<String> readAfter(int millis) {
        at = at.plusMillis(millis);
        int online = (int) nodes.values().stream().filter(Node::online).count();
        Inventory now = new Inventory(
                "kvm",
                at,
                "9.0.0",
                true,
                nodes.size(),
                online,
                "",
                List.copyOf(nodes.values()),
                List.copyOf(guests.values()),
                List.of(),
                List.of());
        Step<ClusterMemory> step = ClusterDiff.diff("kvm", memory, new Reading.Read<>(now, at, ahead));
        memory = step.memory();
        if (!step.observations().isEmpty()) {
            sink.accept(step.observations());
        }
        return step.observations().stream().map(o -> o.kind() + " " + o.text()).toList();
    }
}
