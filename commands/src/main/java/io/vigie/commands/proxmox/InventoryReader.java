package io.vigie.commands.proxmox;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.Storage;
import io.vigie.commands.cluster.Votes;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Puts an inventory together from what the cluster-wide lists say.
 *
 * @param resources {@code /cluster/resources}
 * @param status {@code /cluster/status}; empty when it may not be read
 * @param votes of the members
 */
record InventoryReader(
        String cluster,
        Instant readAt,
        String version,
        List<Fields> resources,
        List<Fields> status,
        Votes votes,
        HaView ha) {
    /** The manager writes every 10 s. */
    private static final Duration STALE = Duration.ofSeconds(60);

    Inventory read(List<String> warnings) {
        Optional<Fields> whole =
                status.stream().filter(e -> e.text("type").equals("cluster")).findFirst();
        boolean managerAlive = whole.map(c -> c.flag("quorate")).orElse(true);
        List<Node> nodes = nodes(managerAlive);
        List<Guest> guests = guests(nodes);
        List<String> online =
                nodes.stream().filter(Node::online).map(Node::name).toList();
        int present = votes.present(online);
        // A member that tells nothing of itself still has its vote.
        int hidden = whole.map(c -> (int) c.whole("nodes") - nodes.size()).orElse(0);
        int expected = votes.expected(nodes.stream().map(Node::name).toList()) + Math.max(0, hidden);
        // A node that is no member of a cluster has no such entry and needs no quorum.
        boolean quorate = whole.map(c -> c.flag("quorate")).orElse(present * 2 > expected);
        List<String> all = new ArrayList<>(warnings);
        if (quorate) {
            staleness().ifPresent(all::add);
        }
        return new Inventory(
                cluster,
                readAt,
                version,
                quorate,
                expected,
                present,
                quorate ? ha.master() : "",
                quorate ? ha.armed() : "",
                nodes,
                guests,
                storages(nodes),
                all);
    }

    private Optional<String> staleness() {
        return ha.written()
                .filter(at -> Duration.between(at, readAt).compareTo(STALE) > 0
                        && !ha.master().isEmpty())
                .map(at -> "The HA manager last wrote its status " + Units.ago(at, readAt)
                        + ": its states may be out of date (or the clocks differ).");
    }

    private List<Node> nodes(boolean managerAlive) {
        Map<String, Fields> members = new TreeMap<>();
        Map<String, Fields> figures = new TreeMap<>();
        for (Fields entry : status) {
            if (entry.text("type").equals("node") && entry.has("name")) {
                members.put(entry.text("name"), entry);
            }
        }
        for (Fields entry : resources) {
            if (entry.text("type").equals("node") && entry.has("node")) {
                figures.put(entry.text("node"), entry);
            }
        }
        Map<String, Fields> names = new TreeMap<>(members.isEmpty() ? figures : members);
        return names.keySet().stream()
                .map(name -> node(
                        name,
                        Optional.ofNullable(members.get(name)),
                        Optional.ofNullable(figures.get(name)),
                        managerAlive))
                .sorted(Comparator.comparingInt(Node::id).thenComparing(Node::name))
                .toList();
    }

    private Node node(String name, Optional<Fields> member, Optional<Fields> figures, boolean managerAlive) {
        boolean online = member.map(m -> m.flag("online"))
                .orElse(figures.map(f -> f.text("status").equals("online")).orElse(false));
        int id = member.map(m -> (int) m.whole("nodeid")).orElse(0);
        String address = member.map(m -> m.text("ip")).orElse("");
        String word = ha.nodes()
                .getOrDefault(name, figures.map(f -> f.text("hastate")).orElse(""));
        NodeHa said = HaView.nodeState(word);
        // Without quorum the manager's word is frozen at what it was before.
        NodeHa state = !managerAlive && !online && said == NodeHa.ONLINE ? NodeHa.UNKNOWN : said;
        if (figures.isEmpty() || !online) {
            return new Node(name, id, address, online, 0, 0, 0, 0, Duration.ZERO, state);
        }
        Fields f = figures.get();
        return new Node(
                name,
                id,
                address,
                true,
                f.number("cpu"),
                (int) f.whole("maxcpu"),
                f.whole("mem"),
                f.whole("maxmem"),
                Duration.ofSeconds(f.whole("uptime")),
                state);
    }

    private List<Guest> guests(List<Node> nodes) {
        List<Guest> guests = new ArrayList<>();
        for (Fields entry : resources) {
            kind(entry).ifPresent(kind -> {
                String node = entry.text("node");
                Optional<Node> on =
                        nodes.stream().filter(n -> n.name().equals(node)).findFirst();
                guests.add(guest(entry, kind, on));
            });
        }
        guests.sort(Comparator.comparingLong(g -> Long.parseLong(g.id())));
        return guests;
    }

    /** Empty when it is no guest. */
    static Optional<Guest.Kind> kind(Fields resource) {
        if (!resource.text("vmid").matches("[1-9][0-9]{2,8}")) {
            return Optional.empty();
        }
        return switch (resource.text("type")) {
            case "qemu" -> Optional.of(Guest.Kind.VM);
            case "lxc" -> Optional.of(Guest.Kind.CONTAINER);
            default -> Optional.empty();
        };
    }

    private Guest guest(Fields f, Guest.Kind kind, Optional<Node> on) {
        String id = f.text("vmid");
        Optional<Guest.HaService> service = ha.service(kind, id)
                .map(HaView.Service::toGuest)
                .or(() -> Optional.of(f.text("hastate"))
                        .filter(state -> !state.isEmpty())
                        .map(state -> new Guest.HaService(state, state.equals("ignored") ? "ignored" : "")));
        Guest.State state = isCertain(on, service) ? state(f) : Guest.State.UNKNOWN;
        boolean known = state != Guest.State.UNKNOWN;
        return new Guest(
                id,
                kind,
                name(f, id),
                cluster,
                f.text("node"),
                state,
                known ? f.number("cpu") : 0,
                f.number("maxcpu"),
                known ? f.whole("mem") : 0,
                f.whole("maxmem"),
                Duration.ofSeconds(known ? f.whole("uptime") : 0),
                tags(f.text("tags")),
                f.flag("template"),
                f.text("lock"),
                service);
    }

    /** Proxmox goes on saying "running" of a dead node's guests for as long as it is away. */
    private static boolean isCertain(Optional<Node> on, Optional<Guest.HaService> service) {
        boolean lost = service.map(Guest.HaService::state)
                .filter(s -> s.equals("fence") || s.equals("recovery"))
                .isPresent();
        return on.map(n -> n.online() && n.ha() != NodeHa.FENCE).orElse(false) && !lost;
    }

    static Guest.State state(Fields f) {
        String word = f.has("qmpstatus") ? f.text("qmpstatus") : f.text("status");
        return switch (word) {
            case "stopped" -> f.text("lock").equals("suspended") ? Guest.State.SUSPENDED : Guest.State.STOPPED;
            case "running" -> Guest.State.RUNNING;
            case "paused", "prelaunch", "suspended" -> Guest.State.PAUSED;
            default ->
                switch (f.text("status")) {
                    case "running" -> Guest.State.RUNNING;
                    case "stopped" -> Guest.State.STOPPED;
                    default -> Guest.State.UNKNOWN;
                };
        };
    }

    static String name(Fields f, String id) {
        return f.has("name") ? f.text("name") : "guest-" + id;
    }

    static List<String> tags(String text) {
        return Arrays.stream(text.split("[;,\\s]+")).filter(t -> !t.isEmpty()).toList();
    }

    private List<Storage> storages(List<Node> nodes) {
        return resources.stream()
                .filter(f -> f.text("type").equals("storage") && f.has("storage"))
                .map(f -> new Storage(
                        f.text("storage"),
                        f.text("node"),
                        f.text("plugintype"),
                        f.flag("shared"),
                        f.text("status").equals("available")
                                && nodes.stream().anyMatch(n -> n.name().equals(f.text("node")) && n.online()),
                        Arrays.stream(f.text("content").split(","))
                                .map(String::strip)
                                .filter(c -> !c.isEmpty())
                                .sorted()
                                .toList(),
                        f.whole("disk"),
                        f.whole("maxdisk")))
                .sorted(Comparator.comparing(Storage::name).thenComparing(Storage::node))
                .toList();
    }
}
