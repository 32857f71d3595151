package io.vigie.commands.storage;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Setup;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** The plans that let nodes use a storage, or not. */
final class AvailabilityPlan {
    static final String SET = "storage.set";

    private final Hypervisor hypervisor;
    private final StorageReading reading;
    private final Setup setup;
    private final Optional<String> node;

    /**
     * Reads the cluster afresh.
     *
     * @throws Problem when there is no such storage, or it cannot be changed
     */
    AvailabilityPlan(Hypervisor hypervisor, String storage, Optional<String> node, Instant now) {
        this.hypervisor = hypervisor;
        RemovalPlan.knowing(hypervisor);
        this.reading = StorageReading.of(hypervisor, s -> false, now);
        this.setup = reading.setup(storage)
                .orElseThrow(() -> Problem.user(
                                hypervisor.cluster() + " has no storage " + storage + ", or Vigie may not see it.")
                        .withCandidates(
                                reading.setups().stream().map(Setup::storage).toList()));
        this.node = node;
        node.filter(n -> reading.inventory().node(n).isEmpty()).ifPresent(n -> {
            throw Problem.user(hypervisor.cluster() + " has no node " + n + ".").withCandidates(nodes());
        });
        if (!reading.inventory().quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: it refuses every change.")
                    .withMend("`cluster show " + hypervisor.cluster() + "` shows who is missing.");
        }
    }

    private List<String> nodes() {
        return reading.inventory().nodes().stream().map(Node::name).sorted().toList();
    }

    /** Those that may use it now. */
    private List<String> allowed() {
        return setup.nodes().isEmpty()
                ? nodes()
                : setup.nodes().stream().sorted().toList();
    }

    Plan enable() {
        if (node.isEmpty() && setup.enabled()) {
            throw Problem.user(setup.storage() + " is enabled already, on " + String.join(", ", allowed()) + ".")
                    .withMend("`storage enable " + setup.storage() + " --node NODE` adds a node.");
        }
        if (node.isPresent() && !setup.enabled()) {
            throw Problem.user(setup.storage() + " is disabled altogether.")
                    .withMend("First `storage enable " + hypervisor.cluster() + "/" + setup.storage() + "`.");
        }
        if (node.filter(allowed()::contains).isPresent()) {
            throw Problem.user(setup.storage() + " is enabled on " + node.get() + " already.");
        }
        List<String> to = new ArrayList<>(setup.nodes());
        node.ifPresent(to::add);
        List<String> fresh = node.map(List::of).orElseGet(this::allowed);
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.of(String.join(", ", fresh) + " may use " + setup.storage() + " then")));
        List<String> without = fresh.stream()
                .filter(n -> !setup.backed("vgname").isEmpty()
                        && reading.groups().containsKey(n)
                        && reading.group(setup.backed("vgname"), n).isEmpty())
                .toList();
        if (!without.isEmpty()) {
            effects.add(Effect.binding(Cell.bad(String.join(", ", without) + " does not see its volume group "
                    + setup.backed("vgname") + " now: guests started there would fail")));
        }
        return plan("enable", true, sorted(to), without.isEmpty() ? Tier.CHANGE : Tier.RISKY, effects);
    }

    Plan disable() {
        if (!setup.enabled()) {
            throw Problem.user(setup.storage() + " is disabled already.");
        }
        if (node.filter(n -> !allowed().contains(n)).isPresent()) {
            throw Problem.user(setup.storage() + " is not enabled on " + node.get() + ".");
        }
        List<String> left = new ArrayList<>(allowed());
        node.ifPresent(left::remove);
        if (node.isPresent() && left.isEmpty()) {
            throw Problem.user(node.get() + " is the last node that may use " + setup.storage() + ".")
                    .withMend("`storage disable " + hypervisor.cluster() + "/" + setup.storage()
                            + "` disables it altogether.");
        }
        List<Effect> effects = new ArrayList<>();
        List<String> from = node.map(List::of).orElseGet(this::allowed);
        effects.add(Effect.binding(Cell.warn(
                String.join(", ", from) + " may not use " + setup.storage() + " then; what is on it stays as it is")));
        List<String> above = above();
        if (!above.isEmpty()) {
            effects.add(Effect.binding(
                    Cell.bad(String.join(", ", above) + " " + (above.size() == 1 ? "lies" : "lie") + " on it")));
        }
        Tier tier = effects(from, effects);
        return plan("disable", node.isPresent(), node.isPresent() ? sorted(left) : setup.nodes(), tier, effects);
    }

    private static List<String> sorted(List<String> names) {
        return names.stream().sorted().distinct().toList();
    }

    /** Who has disks there, and what becomes of them. */
    private Tier effects(List<String> from, List<Effect> effects) {
        Map<String, Guest> users = users(from);
        List<Guest> running = users.values().stream()
                .filter(g -> g.state() == Guest.State.RUNNING)
                .toList();
        List<Guest> managed = running.stream()
                .filter(g -> g.ha().filter(Guest.HaService::managed).isPresent())
                .toList();
        Tier tier = users.isEmpty() ? Tier.CHANGE : Tier.RISKY;
        if (users.isEmpty()) {
            effects.add(Effect.binding(Cell.of("no guest there has a disk on it")));
        } else {
            effects.add(Effect.binding(
                    Cell.bad(users.size() + (users.size() == 1 ? " guest" : " guests") + " with disks on it, "
                            + running.size() + " running: "
                            + labels(users.values().stream().toList())
                            + "; running ones go on, none can be started, moved, snapshotted or backed up there")));
        }
        if (!managed.isEmpty()) {
            tier = Tier.CRITICAL;
            effects.add(Effect.binding(Cell.bad("high availability takes care of " + labels(managed)
                    + ": if one of them stops, it is not started again there")));
        }
        if (setup.content().contains("backup")) {
            tier = tier == Tier.CHANGE ? Tier.RISKY : tier;
            effects.add(Effect.binding(Cell.warn("backups that go there fail")));
        }
        Map<String, String> unread =
                reading.references().map(References::unread).orElse(Map.of());
        if (reading.references().isEmpty()
                || !unread.isEmpty()
                || !reading.sight().guests()) {
            tier = Tier.CRITICAL;
            effects.add(Effect.binding(Cell.bad("not all guests could be read: others may have disks on it, too")));
        }
        return tier;
    }

    /** Storages whose volume group lies on a LUN of this one. */
    private List<String> above() {
        return reading.setups().stream()
                .filter(s -> s.backed("base").startsWith(setup.storage() + ":"))
                .map(Setup::storage)
                .toList();
    }

    private Map<String, Guest> users(List<String> from) {
        List<String> above = above();
        Map<String, Guest> users = new TreeMap<>();
        reading.references().map(References::all).orElse(List.<Reference>of()).stream()
                .filter(r -> r.storage().equals(setup.storage()) || above.contains(r.storage()))
                .filter(r -> from.contains(r.node()))
                .flatMap(r -> reading.inventory().guest(r.guest()).stream())
                .forEach(g -> users.put(g.id(), g));
        return users;
    }

    private static String labels(List<Guest> guests) {
        return String.join(", ", new TreeSet<>(guests.stream().map(Guest::label).toList()));
    }

    private Plan plan(String word, boolean enabled, List<String> to, Tier tier, List<Effect> effects) {
        String where = node.map(n -> " --node " + n).orElse("");
        TreeMap<String, String> parameters = new TreeMap<>(
                Map.of("enabled", enabled ? "1" : "0", "nodes", String.join(",", to), "digest", setup.digest()));
        String what = word + " " + setup.storage() + node.map(n -> " on " + n).orElse("");
        return new Plan(
                "storage " + word + " " + hypervisor.cluster() + "/" + setup.storage() + where,
                Character.toUpperCase(word.charAt(0)) + what.substring(1) + ", " + hypervisor.cluster(),
                tier,
                List.of(new Plan.Target(
                        "storage", hypervisor.cluster(), setup.storage(), setup.storage(), "", setup.digest())),
                List.of(
                        setup.storage() + " is "
                                + (setup.enabled() ? "enabled on " + String.join(", ", allowed()) : "disabled"),
                        hypervisor.cluster() + " has quorum"),
                effects,
                List.of(new Step(SET, hypervisor.cluster(), setup.storage(), parameters, what)));
    }
}
