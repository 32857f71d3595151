package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.HaRules.Group;
import io.vigie.commands.lab.proxmox.HaRules.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /cluster/ha/rules} of 9.x, and {@code /cluster/ha/groups}, which 8.x has in its place. */
final class HaRuleRoutes implements RouteTable.Family {
    private final LabClusterSpec.Release release;

    HaRuleRoutes(LabClusterSpec.Release release) {
        this.release = release;
    }

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/cluster/ha/groups", this::groups)
                .on("POST", "/cluster/ha/groups", call -> group(call, "create"))
                .on("PUT", "/cluster/ha/groups/{group}", call -> group(call, "update"))
                .on("DELETE", "/cluster/ha/groups/{group}", this::deleteGroup);
        if (release.hasRules()) {
            table.on("GET", "/cluster/ha/rules", HaRuleRoutes::rules)
                    .on("POST", "/cluster/ha/rules", call -> rule(call, false))
                    .on("GET", "/cluster/ha/rules/{rule}", call -> describe(call, find(call)))
                    .on("PUT", "/cluster/ha/rules/{rule}", call -> rule(call, true))
                    .on("DELETE", "/cluster/ha/rules/{rule}", HaRuleRoutes::deleteRule);
        }
    }

    private static Object rules(Call call) {
        return call.cluster().ha.rules.rules.values().stream()
                .filter(r -> !call.has("type") || r.type().equals(call.text("type")))
                .filter(r -> !call.has("resource") || r.resources().contains(call.text("resource")))
                .map(r -> describe(call, r))
                .toList();
    }

    private static Rule find(Call call) {
        Rule rule = call.cluster().ha.rules.rules.get(call.text("rule"));
        if (rule == null) {
            throw Refusal.failed("no such ha rule '" + call.text("rule") + "'");
        }
        return rule;
    }

    private static @Nullable Object rule(Call call, boolean exists) {
        call.needQuorum();
        HaRules all = call.cluster().ha.rules;
        Rule old = exists
                ? find(call)
                : new Rule(call.text("rule"), call.text("type"), Set.of(), Map.of(), false, false, "", "");
        if (!exists && all.rules.containsKey(old.name())) {
            throw Refusal.failed("create HA rules failed: HA rule ID '" + old.name() + "' already defined");
        }
        Rule rule = new Rule(
                old.name(),
                old.type(),
                call.has("resources") ? words(call.text("resources")) : old.resources(),
                call.has("nodes") ? nodes(call.text("nodes")) : old.nodes(),
                call.has("strict") ? call.flag("strict") : old.strict(),
                call.has("disable")
                        ? call.flag("disable")
                        : old.disabled() && !words(call.text("delete")).contains("disable"),
                call.has("affinity") ? call.text("affinity") : old.affinity(),
                call.has("comment") ? call.text("comment") : old.comment());
        String strangers = rule.resources().stream()
                .filter(sid -> call.cluster().ha.service(sid).isEmpty())
                .collect(Collectors.joining(", "));
        if (!strangers.isEmpty()) {
            throw Refusal.failed((exists ? "update" : "create") + " HA rules failed: cannot use unmanaged resource(s) "
                    + strangers + ".");
        }
        all.rules.put(rule.name(), rule);
        soon(call);
        return null;
    }

    private static @Nullable Object deleteRule(Call call) {
        call.needQuorum();
        call.cluster().ha.rules.rules.remove(find(call).name());
        soon(call);
        return null;
    }

    /** The next round obeys. */
    private static void soon(Call call) {
        call.cluster().agenda.after(HaTimeline.ROUND, call.cluster().ha::settle);
    }

    private static Fields describe(Call call, Rule rule) {
        List<String> names = new ArrayList<>(call.cluster().ha.rules.rules.keySet());
        return new Fields()
                .with("rule", rule.name())
                .with("type", rule.type())
                .with("resources", String.join(",", rule.resources()))
                .with("order", names.indexOf(rule.name()) + 1)
                .with(
                        "digest",
                        LabGuest.sha1(call.cluster().ha.rules.rules.values().toString()))
                .when(!rule.nodes().isEmpty(), "nodes", words(rule.nodes()))
                .when(rule.strict(), "strict", 1)
                .when(rule.disabled(), "disable", 1)
                .when(!rule.affinity().isEmpty(), "affinity", rule.affinity())
                .when(!rule.comment().isEmpty(), "comment", rule.comment());
    }

    private Object groups(Call call) {
        refuseIfGone("index groups");
        HaRules all = call.cluster().ha.rules;
        return all.groups.values().stream()
                .map(g -> new Fields()
                        .with("group", g.name())
                        .with("type", "group")
                        .with("nodes", words(g.nodes()))
                        .when(g.restricted(), "restricted", 1)
                        .when(g.nofailback(), "nofailback", 1)
                        .when(!g.comment().isEmpty(), "comment", g.comment())
                        .with("digest", LabGuest.sha1(all.groups.toString())))
                .toList();
    }

    private @Nullable Object group(Call call, String verb) {
        refuseIfGone(verb + " group");
        call.needQuorum();
        Map<String, Group> groups = call.cluster().ha.rules.groups;
        String name = call.text("group");
        Group old = groups.get(name);
        if ((old != null) == verb.equals("create")) {
            throw Refusal.failed(
                    old == null
                            ? "update group failed: no such ha group '" + name + "'"
                            : "create group failed: ha group ID '" + name + "' already defined");
        }
        groups.put(
                name,
                new Group(
                        name,
                        call.has("nodes") || old == null ? nodes(call.text("nodes")) : old.nodes(),
                        call.has("restricted") ? call.flag("restricted") : old != null && old.restricted(),
                        call.has("nofailback") ? call.flag("nofailback") : old != null && old.nofailback(),
                        call.has("comment") || old == null ? call.text("comment") : old.comment()));
        soon(call);
        return null;
    }

    private @Nullable Object deleteGroup(Call call) {
        refuseIfGone("delete group");
        call.needQuorum();
        String name = call.text("group");
        if (call.cluster().ha.services().stream().anyMatch(s -> s.group.equals(name))) {
            throw Refusal.failed("delete group failed: HA group '" + name + "' is used by service(s)");
        }
        call.cluster().ha.rules.groups.remove(name);
        return null;
    }

    private void refuseIfGone(String what) {
        if (release.hasRules()) {
            throw Refusal.failed("cannot " + what + ": ha groups have been migrated to rules");
        }
    }

    private static Set<String> words(String text) {
        return Arrays.stream(text.split("[,;\\s]+"))
                .filter(w -> !w.isEmpty())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Map<String, Integer> nodes(String text) {
        Map<String, Integer> nodes = new TreeMap<>();
        words(text).forEach(w -> {
            String[] parts = w.split(":", 2);
            nodes.put(parts[0], parts.length > 1 ? Integer.parseInt(parts[1]) : 0);
        });
        return nodes;
    }

    private static String words(Map<String, Integer> nodes) {
        return nodes.entrySet().stream()
                .map(n -> n.getKey() + (n.getValue() == 0 ? "" : ":" + n.getValue()))
                .collect(Collectors.joining(","));
    }
}
