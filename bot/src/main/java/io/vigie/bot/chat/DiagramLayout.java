package io.vigie.bot.chat;

import io.vigie.commands.Diagram;
import io.vigie.commands.Diagram.Edge;
import io.vigie.commands.Diagram.Kind;
import io.vigie.commands.Diagram.Node;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Where everything in a diagram stands: the hubs one below the other in the middle, what they lead to at both sides, and
 * a straight line of its own for each link. A machine that two hubs lead to stands beside each of them.
 */
record DiagramLayout(int width, int height, List<Box> boxes, List<Line> lines) {
    static final int MARGIN = 24;
    private static final int WIDTH = 1000;
    private static final int TOP = 52;
    private static final int LEGEND = 44;
    private static final int PITCH = 26;
    private static final int GAP = 12;
    private static final int PEER = 150;
    private static final int HUB = 130;
    private static final int FEW = 8;

    record Box(Node node, int x, int y, int width, int height) {}

    /** @param from where it leaves the hub; {@code to}, where it reaches the machine */
    record Line(Edge edge, int from, int to, int y) {}

    /** A machine and the links that lead to it. */
    private record Peer(Node node, List<Edge> edges) {
        int height() {
            return Math.max(40, PITCH * edges.size() + 8);
        }
    }

    static DiagramLayout of(Diagram diagram) {
        List<Box> boxes = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        Map<String, Node> nodes = new LinkedHashMap<>();
        diagram.nodes().forEach(n -> nodes.put(n.id(), n));
        Set<String> hubs = new LinkedHashSet<>();
        diagram.nodes().stream().filter(n -> n.kind() == Kind.SWITCH).forEach(n -> hubs.add(n.id()));
        diagram.edges().forEach(e -> hubs.add(e.from()));
        int y = TOP;
        for (String hub : hubs) {
            Node node = nodes.get(hub);
            if (node != null) {
                y = section(node, peers(diagram, hub, nodes), y, boxes, lines) + 2 * GAP;
            }
        }
        return new DiagramLayout(WIDTH, y + LEGEND, List.copyOf(boxes), List.copyOf(lines));
    }

    private static List<Peer> peers(Diagram diagram, String hub, Map<String, Node> nodes) {
        Map<String, Peer> peers = new LinkedHashMap<>();
        for (Edge edge : diagram.edges()) {
            Node to = nodes.get(edge.to());
            if (edge.from().equals(hub) && to != null) {
                peers.computeIfAbsent(edge.to(), t -> new Peer(to, new ArrayList<>()))
                        .edges
                        .add(edge);
            }
        }
        return List.copyOf(peers.values());
    }

    /** @return how far down it reaches */
    private static int section(Node hub, List<Peer> peers, int top, List<Box> boxes, List<Line> lines) {
        List<Peer> left = new ArrayList<>();
        List<Peer> right = new ArrayList<>();
        int leftHeight = 0;
        int rightHeight = 0;
        // A few machines stand together, opposite the SANs.
        boolean few = peers.stream().anyMatch(p -> p.node.kind() == Kind.SAN) && peers.size() <= FEW;
        for (Peer peer : peers) {
            boolean san = peer.node.kind() == Kind.SAN;
            if (san || !few && leftHeight < rightHeight) {
                left.add(peer);
                leftHeight += peer.height() + GAP;
            } else {
                right.add(peer);
                rightHeight += peer.height() + GAP;
            }
        }
        int height = Math.max(64, Math.max(leftHeight, rightHeight) - GAP);
        int hubX = (WIDTH - HUB) / 2;
        side(left, MARGIN, hubX, top + (height - leftHeight + GAP) / 2, boxes, lines);
        side(right, WIDTH - MARGIN - PEER, hubX + HUB, top + (height - rightHeight + GAP) / 2, boxes, lines);
        boxes.add(new Box(hub, hubX, top, HUB, height));
        return top + height;
    }

    private static void side(List<Peer> peers, int x, int hubEdge, int top, List<Box> boxes, List<Line> lines) {
        int y = top;
        for (Peer peer : peers) {
            boxes.add(new Box(peer.node, x, y, PEER, peer.height()));
            int end = x < hubEdge ? x + PEER : x;
            int first = y + (peer.height() - PITCH * peer.edges.size()) / 2 + PITCH - 6;
            for (int i = 0; i < peer.edges.size(); i++) {
                lines.add(new Line(peer.edges.get(i), hubEdge, end, first + PITCH * i));
            }
            y += peer.height() + GAP;
        }
    }
}
