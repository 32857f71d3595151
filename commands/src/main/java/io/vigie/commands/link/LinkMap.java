package io.vigie.commands.link;

import io.vigie.commands.Diagram;
import io.vigie.commands.Diagram.Edge;
import io.vigie.commands.Diagram.Kind;
import io.vigie.commands.Diagram.Node;
import io.vigie.commands.Diagram.State;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * SANs, switches and machines, and how the links between them are.
 *
 * @param sans the names of the SANs
 * @param old a reading older than this says nothing of now
 */
record LinkMap(Set<String> sans, Instant now, Duration old) {
    /** More lines than that make no picture: those that are not good come first. */
    static final int MOST_LINES = 120;

    /** Some channels of a switch. */
    record Part(Switch on, Set<Integer> channels) {}

    Diagram of(String title, List<Part> parts) {
        Map<String, Node> nodes = new LinkedHashMap<>();
        List<Edge> edges = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Part part : parts) {
            add(part, nodes, edges, notes);
        }
        if (edges.size() > MOST_LINES) {
            notes.add("shown are " + MOST_LINES + " of " + edges.size()
                    + " links, the worst first; link map SWITCH shows one switch");
            edges.sort(Comparator.comparing(LinkMap::severity).reversed());
            edges.subList(MOST_LINES, edges.size()).clear();
        }
        Set<String> used = edges.stream()
                .flatMap(e -> java.util.stream.Stream.of(e.from(), e.to()))
                .collect(Collectors.toSet());
        List<Node> shown = nodes.values().stream()
                .filter(n -> n.kind() == Kind.SWITCH || used.contains(n.id()))
                .toList();
        return new Diagram(title, shown, edges, String.join("; ", notes));
    }

    private static int severity(Edge edge) {
        return switch (edge.state()) {
            case DOWN -> 3;
            case DEGRADED -> 2;
            case UNKNOWN -> 1;
            case GOOD -> 0;
        };
    }

    private void add(Part part, Map<String, Node> nodes, List<Edge> edges, List<String> notes) {
        Switch which = part.on;
        List<PortChannel> channels;
        boolean known = true;
        try {
            SwitchState state = which.state();
            known = Duration.between(state.readAt(), now).compareTo(old) <= 0;
            channels = state.channels();
            if (!known) {
                notes.add(which.name() + " was seen " + Units.ago(state.readAt(), now)
                        + ": how its links are now is not known");
            }
        } catch (Problem never) {
            known = false;
            channels = which.documented();
            notes.add(which.name() + " has not answered yet: " + never.text());
        }
        String hub = "switch:" + which.name();
        nodes.put(hub, new Node(hub, which.name(), Kind.SWITCH, known ? State.GOOD : State.UNKNOWN));
        boolean sure = known;
        for (PortChannel c : channels) {
            if (part.channels.contains(c.id())) {
                State state = sure ? state(c) : State.UNKNOWN;
                String peer = c.peer().isEmpty() ? c.name() : c.peer();
                String id = "peer:" + peer;
                nodes.merge(id, new Node(id, peer, kind(peer), state), LinkMap::worse);
                edges.add(new Edge(
                        hub,
                        id,
                        c.id() + " " + c.name(),
                        sure
                                ? c.active() + " of " + c.members().size()
                                : "? of " + c.members().size(),
                        state,
                        sure ? detail(c) : "not known now"));
            }
        }
    }

    /** A machine is as bad as all its links together: cut off only when every one is down. */
    private static Node worse(Node before, Node next) {
        State state = before.state() == next.state()
                ? next.state()
                : before.state() == State.UNKNOWN && next.state() == State.GOOD
                                || before.state() == State.GOOD && next.state() == State.UNKNOWN
                        ? State.GOOD
                        : State.DEGRADED;
        return new Node(next.id(), next.name(), next.kind(), state);
    }

    private Kind kind(String peer) {
        return sans.contains(peer) ? Kind.SAN : Kind.MACHINE;
    }

    private static State state(PortChannel channel) {
        long active = channel.active();
        return active == 0 ? State.DOWN : active < channel.members().size() ? State.DEGRADED : State.GOOD;
    }

    private static String detail(PortChannel channel) {
        return channel.members().stream()
                .filter(m -> m.state() != MemberState.BUNDLED)
                .map(m -> m.label() + ": " + (m.why().isEmpty() ? m.state().word() : m.why()))
                .collect(Collectors.joining("; "));
    }
}
