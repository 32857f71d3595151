package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Which nodes run, which see each other, and who has quorum. */
final class Membership {
    /** How long corosync takes to miss a node (seen: 8 s). */
    static final Duration NOTICED = Duration.ofSeconds(8);
    /** How long the HA manager's answers stay stale after quorum has returned. */
    private static final Duration STALE = Duration.ofSeconds(60);

    private final Agenda agenda;
    private final List<String> nodes;
    private final Map<String, Instant> downSince = new HashMap<>();
    /** Votes of nodes that have not just one. */
    private final Map<String, Integer> votes = new HashMap<>();
    /** The device beside the nodes: its votes, and whether it is connected; with the majority of nodes, or any half. */
    private int deviceVotes;

    private boolean deviceConnected;
    private Set<String> cutOff = Set.of();
    private @Nullable Instant cutAt;
    private final Map<String, Frozen> thawing = new HashMap<>();

    /** What a node knew when it lost quorum, and when it got it back. */
    private record Frozen(Instant at, Instant until) {}

    Membership(Agenda agenda, List<String> nodes) {
        this.agenda = agenda;
        this.nodes = nodes;
    }

    List<String> nodes() {
        return nodes;
    }

    boolean knows(String node) {
        return nodes.contains(node);
    }

    boolean up(String node) {
        return !downSince.containsKey(node);
    }

    Optional<Instant> downSince(String node) {
        return Optional.ofNullable(downSince.get(node));
    }

    /** When the majority lost this node, to a power cut or a cut network. */
    Optional<Instant> lostSince(String node) {
        Instant down = downSince.get(node);
        return down != null ? Optional.of(down) : cutOff.contains(node) ? Optional.ofNullable(cutAt) : Optional.empty();
    }

    boolean cutOff(String node) {
        return cutOff.contains(node);
    }

    void powerOff(String node) {
        downSince.putIfAbsent(node, agenda.now());
    }

    void cut(Set<String> lonely) {
        cutOff = Set.copyOf(lonely);
        cutAt = agenda.now();
    }

    /** Powers every node on that is meant and, when all are, joins the networks again. */
    void restore(Set<String> meant) {
        Map<String, Instant> frozen = new HashMap<>();
        for (String node : nodes) {
            Instant known = knowsUntil(node);
            if (known.isBefore(agenda.now())) {
                frozen.put(node, known);
            }
        }
        downSince.keySet().removeAll(meant);
        if (meant.containsAll(cutOff)) {
            cutOff = Set.of();
            cutAt = null;
        }
        frozen.forEach((node, at) -> {
            if (quorate(node)) {
                thawing.put(node, new Frozen(at, agenda.later(agenda.now(), STALE)));
            }
        });
    }

    /** Whether a viewer that runs counts a node as a member. */
    boolean online(String viewer, String node) {
        return online(viewer, node, agenda.now());
    }

    boolean quorate(String viewer) {
        return quorate(viewer, agenda.now());
    }

    /** Whether this node can act for the cluster: it runs and is in the part that has quorum. */
    boolean active(String node) {
        return up(node) && quorate(node);
    }

    /** The last moment whose changes of the cluster's files the viewer has got: now, while it has quorum. */
    Instant knowsUntil(String viewer) {
        Instant now = agenda.now();
        if (quorate(viewer, now)) {
            return now;
        }
        return Stream.concat(downSince.values().stream(), Stream.ofNullable(cutAt))
                .map(at -> agenda.later(at, NOTICED))
                .filter(at -> !quorate(viewer, at))
                .min(Instant::compareTo)
                .orElse(now);
    }

    /** The same for the HA manager's state, which takes longer to become fresh again. */
    Instant managerKnownUntil(String viewer) {
        Instant known = knowsUntil(viewer);
        Frozen frozen = thawing.get(viewer);
        return frozen != null
                        && agenda.now().isBefore(frozen.until())
                        && frozen.at().isBefore(known)
                ? frozen.at()
                : known;
    }

    private boolean online(String viewer, String node, Instant at) {
        if (viewer.equals(node)) {
            return true;
        }
        Instant cut = cutAt;
        boolean separated = cut != null && cutOff.contains(viewer) != cutOff.contains(node) && noticed(cut, at);
        Instant down = downSince.get(node);
        return !separated && (down == null || !noticed(down, at));
    }

    private boolean quorate(String viewer, Instant at) {
        int present = nodes.stream()
                .filter(node -> online(viewer, node, at))
                .mapToInt(this::votes)
                .sum();
        int expected = nodes.stream().mapToInt(this::votes).sum() + deviceVotes;
        return (present + (deviceConnected && !cutOff.contains(viewer) ? deviceVotes : 0)) * 2 > expected;
    }

    int votes(String node) {
        return votes.getOrDefault(node, 1);
    }

    void setVotes(String node, int number) {
        votes.put(node, number);
    }

    /** No votes: there is none. */
    void setDevice(int number, boolean connected) {
        deviceVotes = number;
        deviceConnected = connected;
    }

    int deviceVotes() {
        return deviceVotes;
    }

    boolean deviceConnected() {
        return deviceConnected;
    }

    private boolean noticed(Instant lost, Instant at) {
        return !agenda.later(lost, NOTICED).isAfter(at);
    }
}
