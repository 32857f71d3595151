package io.vigie.commands.cluster;

import io.vigie.commands.cluster.HighAvailability.Bond;
import io.vigie.commands.cluster.HighAvailability.Rule;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.util.List;
import java.util.Optional;

/** What the rules in force say of one service. */
final class HaRuleCheck {
    private final String service;
    private final List<Rule> rules;

    /**
     * @param service such as {@code vm:105}
     */
    HaRuleCheck(String service, List<Rule> all) {
        this.service = service;
        this.rules = all.stream()
                .filter(r -> r.enabled() && r.services().contains(service))
                .toList();
    }

    List<Rule> inForce() {
        return rules;
    }

    /** The rule that would rather stop it than let it run there. */
    Optional<Rule> forbids(String node) {
        return rules.stream()
                .filter(r -> r.strict() && !r.nodes().isEmpty() && !r.nodes().containsKey(node))
                .findFirst();
    }

    /** The rule that would rather have it on another one of the nodes that are there. */
    Optional<Rule> prefersOther(String node, List<String> online) {
        return rules.stream()
                .filter(r -> r.nodes().entrySet().stream()
                        .anyMatch(n -> online.contains(n.getKey())
                                && n.getValue() > r.nodes().getOrDefault(node, -1)))
                .findFirst();
    }

    /** Whether some node that is there may have it. */
    boolean hasPlace(List<String> online) {
        return online.stream().anyMatch(n -> forbids(n).isEmpty());
    }

    /** Services on this node, or on their way there, that it is kept apart from. */
    List<Service> blocking(String node, List<Service> all) {
        return bound(Bond.APART, all).stream()
                .filter(s -> s.node().equals(node))
                .toList();
    }

    /** Services that move with it. */
    List<Service> followers(List<Service> all) {
        return bound(Bond.TOGETHER, all);
    }

    private List<Service> bound(Bond bond, List<Service> all) {
        return all.stream()
                .filter(s -> !s.id().equals(service) && !s.requested().equals("ignored"))
                .filter(s -> rules.stream()
                        .anyMatch(r -> r.bond() == bond && r.services().contains(s.id())))
                .toList();
    }
}
