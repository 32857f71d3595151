package io.vigie.commands.lab.proxmox;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;

/** Where services may run: rules, and what 8.x has instead. */
final class HaRules {
    final Map<String, Rule> rules = new LinkedHashMap<>();
    final Map<String, Group> groups = new TreeMap<>();

    /**
     * A rule of 9.x.
     *
     * @param nodes priority by node; empty for a rule about resources
     * @param affinity {@code positive} or {@code negative}; empty for a rule about nodes
     */
    record Rule(
            String name,
            String type,
            Set<String> resources,
            Map<String, Integer> nodes,
            boolean strict,
            boolean disabled,
            String affinity,
            String comment) {
        boolean binds(String sid) {
            return !disabled && resources.contains(sid);
        }

        Rule without(String sid) {
            Set<String> left = new TreeSet<>(resources);
            left.remove(sid);
            return new Rule(name, type, left, nodes, strict, disabled, affinity, comment);
        }
    }

    /** A group of 8.x. */
    record Group(String name, Map<String, Integer> nodes, boolean restricted, boolean nofailback, String comment) {}

    /** Nodes that a service may only, or would rather, run on. */
    private record Wish(Map<String, Integer> nodes, boolean strict) {}

    private Optional<Wish> wish(HaService service) {
        return rules.values().stream()
                .filter(r -> r.type().equals("node-affinity") && r.binds(service.sid()))
                .findFirst()
                .map(r -> new Wish(r.nodes(), r.strict()))
                .or(() -> Optional.ofNullable(groups.get(service.group)).map(g -> new Wish(g.nodes(), g.restricted())));
    }

    boolean failback(HaService service) {
        Group group = groups.get(service.group);
        return group == null ? service.failback : !group.nofailback();
    }

    /** Other services that a rule keeps together with it, or apart from it. */
    List<HaService> bound(HaService service, String affinity, Collection<HaService> all) {
        return rules.values().stream()
                .filter(r -> r.affinity().equals(affinity) && r.binds(service.sid()))
                .flatMap(r -> all.stream().filter(o -> o != service && r.binds(o.sid())))
                .distinct()
                .toList();
    }

    /** Those that keep it from a node. */
    List<HaService> blocking(HaService service, String node, Collection<HaService> all) {
        return bound(service, "negative", all).stream()
                .filter(o -> o.managed() && Stream.of(o.guest.node(), o.target).anyMatch(node::equals))
                .toList();
    }

    /** Where a service shall run, of the nodes that can take it. */
    Optional<String> choose(
            HaService service,
            List<String> able,
            Collection<HaService> all,
            ToLongFunction<String> memoryFree,
            Predicate<String> keeps) {
        List<String> left = new ArrayList<>(able);
        Set<String> together = new TreeSet<>();
        bound(service, "positive", all).stream()
                .filter(o -> o.managed() && !o.frozen)
                .map(o -> o.target.isEmpty() ? o.guest.node() : o.target)
                .filter(able::contains)
                .forEach(together::add);
        if (!together.isEmpty()) {
            left.retainAll(together);
        }
        left.removeIf(n -> !blocking(service, n, all).isEmpty());
        List<String> best = wish(service).map(w -> preferred(w, left)).orElse(left);
        return best.stream()
                .filter(keeps)
                .findFirst()
                .or(() -> best.stream().max(Comparator.comparingLong(memoryFree)));
    }

    private static List<String> preferred(Wish wish, List<String> able) {
        List<String> named = able.stream().filter(wish.nodes()::containsKey).toList();
        if (named.isEmpty()) {
            return wish.strict() ? List.of() : able;
        }
        int highest = named.stream()
                .mapToInt(n -> wish.nodes().getOrDefault(n, 0))
                .max()
                .orElse(0);
        return named.stream()
                .filter(n -> wish.nodes().getOrDefault(n, 0) == highest)
                .toList();
    }

    /** Whether it may run there at all, were it not for what it prefers. */
    boolean allows(HaService service, String node, Collection<HaService> all) {
        return wish(service)
                        .filter(w -> w.strict() && !w.nodes().containsKey(node))
                        .isEmpty()
                && blocking(service, node, all).isEmpty();
    }

    /** It is no service any more. */
    void forget(String sid) {
        rules.replaceAll((name, rule) -> rule.without(sid));
        rules.values().removeIf(r -> r.resources().isEmpty());
    }
}
