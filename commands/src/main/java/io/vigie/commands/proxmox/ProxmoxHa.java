package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.HighAvailability;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code /cluster/ha}: by ids, states and timestamps, since the texts differ between releases. */
final class ProxmoxHa implements HighAvailability {
    private final ProxmoxClient client;
    private final Asked asked;

    ProxmoxHa(ProxmoxClient client, Asked asked) {
        this.client = client;
        this.asked = asked;
    }

    @Override
    public Status status() {
        return asked.of(() -> {
            List<Fields> current =
                    client.read(Call.get("cluster", "ha", "status", "current")).list();
            Fields manager = client.read(Call.get("cluster", "ha", "status", "manager_status"))
                    .data();
            return read(current, manager);
        });
    }

    private static Status read(List<Fields> current, Fields manager) {
        HaView view = HaView.read(current, manager);
        boolean quorate = true;
        String armed = "";
        String mode = "";
        Map<String, Optional<Instant>> agents = new TreeMap<>();
        view.nodes().keySet().forEach(node -> agents.put(node, Optional.empty()));
        for (Fields entry : current) {
            String id = entry.text("id");
            if (id.equals("quorum")) {
                quorate = entry.flag("quorate");
            } else if (id.equals("fencing")) {
                armed = entry.text("armed-state");
                mode = entry.text("resource_mode");
            } else if (id.startsWith("lrm:")) {
                long stamp = entry.whole("timestamp");
                agents.put(
                        id.substring("lrm:".length()),
                        stamp > 0 ? Optional.of(Instant.ofEpochSecond(stamp)) : Optional.empty());
            }
        }
        return new Status(
                quorate,
                view.master(),
                view.written(),
                armed,
                mode,
                agents.entrySet().stream()
                        .map(a -> new Agent(a.getKey(), state(view, a.getKey()), a.getValue()))
                        .toList(),
                view.services().values().stream()
                        .map(s -> new Service(s.id(), s.node(), s.state(), s.requested(), s.shown()))
                        .sorted(Comparator.comparing(Service::id))
                        .toList());
    }

    private static NodeHa state(HaView view, String node) {
        return HaView.nodeState(view.nodes().getOrDefault(node, ""));
    }

    @Override
    public List<Rule> rules() {
        return asked.of(() -> {
            try {
                return client.read(Call.get("cluster", "ha", "rules")).list().stream()
                        .map(ProxmoxHa::rule)
                        .sorted(Comparator.comparing(Rule::name))
                        .toList();
            } catch (PveException e) {
                // 8.x has groups, and 9.x refuses to tell of them.
                if (e.kind() == Kind.NOT_IMPLEMENTED) {
                    return groups();
                }
                throw e;
            }
        });
    }

    private static Rule rule(Fields f) {
        Bond bond = switch (f.text("affinity")) {
            case "negative" -> Bond.APART;
            case "positive" -> Bond.TOGETHER;
            default -> Bond.NONE;
        };
        String affinity = switch (bond) {
            case APART -> "keep apart";
            case TOGETHER -> "keep together";
            case NONE -> "";
        };
        return new Rule(
                f.text("rule"),
                f.text("type"),
                words(f.text("resources")),
                nodes(f.text("nodes")),
                f.flag("strict"),
                !f.flag("disable"),
                bond,
                says(affinity, Refusals.clean(f.text("comment"))));
    }

    private List<Rule> groups() {
        List<Fields> services =
                client.read(Call.get("cluster", "ha", "resources")).list();
        List<Rule> groups = new ArrayList<>();
        for (Fields f : client.read(Call.get("cluster", "ha", "groups")).list()) {
            String name = f.text("group");
            groups.add(new Rule(
                    name,
                    "group",
                    services.stream()
                            .filter(s -> s.text("group").equals(name))
                            .map(s -> s.text("sid"))
                            .sorted()
                            .toList(),
                    nodes(f.text("nodes")),
                    f.flag("restricted"),
                    true,
                    says(f.flag("nofailback") ? "no failback" : "", Refusals.clean(f.text("comment")))));
        }
        groups.sort(Comparator.comparing(Rule::name));
        return groups;
    }

    private static String says(String one, String other) {
        return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
    }

    /** {@code pve1:1,pve2:10}; without a number it is 0. */
    private static Map<String, Integer> nodes(String text) {
        Map<String, Integer> nodes = new TreeMap<>();
        for (String word : words(text)) {
            String[] parts = word.split(":", 2);
            boolean number = parts.length > 1 && parts[1].matches("\\d{1,6}");
            nodes.put(parts[0], number ? Integer.parseInt(parts[1]) : 0);
        }
        return nodes;
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,;\\s]+"))
                .filter(w -> !w.isEmpty())
                .sorted()
                .toList();
    }
}
