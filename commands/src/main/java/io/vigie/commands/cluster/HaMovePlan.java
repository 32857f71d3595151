package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.HighAvailability.Service;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * The plan to ask the HA manager for a move. The manager answers every such request with success and only logs why it
 * does nothing: what it would not do is refused here.
 */
final class HaMovePlan {
    static final String MIGRATE = "ha.migrate";
    static final String RELOCATE = "ha.relocate";

    private final HaScene scene;
    private final Guest guest;
    private final Service service;
    private final Node target;
    private final boolean live;
    private final Instant now;
    private final HaRuleCheck rules;
    private final Migrations.Prospect prospect;

    /**
     * @param live while it runs; else it is stopped here and started there
     * @throws Problem when the manager would not do it
     */
    HaMovePlan(HaScene scene, String guest, Node target, boolean live, Instant now) {
        this.scene = scene;
        this.guest = scene.guest(guest);
        this.service = scene.service(this.guest);
        this.target = scene.inventory().node(target.name()).orElse(target);
        this.live = live;
        this.now = now;
        this.rules = scene.rulesOf(service);
        scene.needManager();
        refuseService();
        refuseTarget();
        refuseByRules();
        this.prospect = prospect();
    }

    private boolean running() {
        return guest.state() == Guest.State.RUNNING || guest.state() == Guest.State.PAUSED;
    }

    private String typed() {
        return scene.cluster() + "/" + guest.id();
    }

    private void refuseService() {
        if (service.requested().equals("ignored")) {
            throw Problem.user("HA ignores " + guest.label() + ", and does not move it.")
                    .withMend("`vm migrate " + typed() + " " + target.name() + "` does.");
        }
        switch (service.state()) {
            case "started", "stopped" -> {}
            case "error" ->
                throw Problem.site(guest.label() + " is in HA state error: its manager moves it nowhere.")
                        .withMend("`ha stop " + typed() + "` clears the error; then move it, and `ha start " + typed()
                                + "`.");
            case "freeze" ->
                throw Problem.site(guest.label() + " is frozen: the HA service of " + service.node()
                                + " restarts, and nothing is done meanwhile.")
                        .withMend("Try again in half a minute.");
            default ->
                throw Problem.site("The HA manager is busy with " + guest.label() + " (" + HaScene.word(service.state())
                                + ", requested " + HaScene.word(service.requested())
                                + "): it would not take this up.")
                        .withMend("Wait for that; `ha status --cluster " + scene.cluster() + "` shows it.");
        }
    }

    private void refuseTarget() {
        if (guest.node().equals(target.name())) {
            throw Problem.user(guest.label() + " is on " + target.name() + " already.");
        }
        if (!target.online()) {
            throw Problem.site(
                    target.name() + " does not answer: the HA manager would take the request, and do" + " nothing.");
        }
        if (!HaScene.able(target)) {
            throw Problem.site(target.name() + " is in HA state "
                    + target.ha().name().toLowerCase(Locale.ROOT) + ": the HA manager moves nothing there.");
        }
    }

    private void refuseByRules() {
        String seeRules = "`ha rules --cluster " + scene.cluster() + "` shows them.";
        rules.forbids(target.name()).ifPresent(r -> {
            throw Problem.user("The " + kind(r) + " " + r.name() + " allows " + guest.label() + " only on "
                            + String.join(
                                    ", ", r.nodes().keySet().stream().sorted().toList()) + ", not on "
                            + target.name() + ".")
                    .withMend(seeRules);
        });
        List<Service> others = scene.status().services();
        List<Service> blocking = rules.blocking(target.name(), others);
        if (!blocking.isEmpty()) {
            throw Problem.user("The HA rules keep " + guest.label() + " apart from " + labels(blocking) + ", on "
                            + target.name() + ".")
                    .withMend(seeRules);
        }
        for (Service follower : rules.followers(others)) {
            HaRuleCheck own = scene.rulesOf(follower);
            if (own.forbids(target.name()).isPresent()
                    || !own.blocking(target.name(), others).isEmpty()) {
                throw Problem.user("The HA rules keep " + scene.label(follower.id()) + " together with " + guest.label()
                                + ", and away from " + target.name() + ".")
                        .withMend(seeRules);
            }
        }
    }

    private static String kind(HighAvailability.Rule rule) {
        return rule.kind().equals("group") ? "HA group" : "HA rule";
    }

    private String labels(List<Service> services) {
        return services.stream().map(s -> scene.label(s.id())).collect(Collectors.joining(", "));
    }

    private Migrations.Prospect prospect() {
        Migrations.Prospect found = scene.hypervisor()
                .migrations()
                .map(m -> m.prospect(guest.id(), target.name()))
                .orElse(new Migrations.Prospect(List.of(), List.of(), List.of(), List.of()));
        if (!found.obstacles().isEmpty()) {
            throw Problem.user(guest.label() + " cannot go to " + target.name() + ": "
                    + String.join("; ", found.obstacles()) + ".");
        }
        if (running() && live && !found.localDevices().isEmpty()) {
            throw Problem.user(guest.label() + " cannot move while it runs: it uses devices of " + guest.node() + " ("
                    + String.join(", ", found.localDevices()) + ").");
        }
        return found;
    }

    Plan plan() {
        String word = live ? "migrate" : "relocate";
        SortedMap<String, String> parameters = new TreeMap<>();
        parameters.put("target", target.name());
        parameters.put("from", guest.node());
        List<String> preconditions = new ArrayList<>(scene.preconditions(guest, service));
        preconditions.add(target.name() + " answers and may take it");
        return new Plan(
                "ha " + word + " " + typed() + " " + target.name(),
                (live ? "Migrate " : "Relocate ") + guest.label() + " by HA from " + guest.node() + " to "
                        + target.name() + ", " + scene.cluster(),
                Tier.RISKY,
                List.of(scene.target(guest)),
                preconditions,
                effects(),
                List.of(new Step(
                        live ? MIGRATE : RELOCATE,
                        scene.cluster(),
                        guest.id(),
                        parameters,
                        "ask HA to " + word + " " + guest.label() + " to " + target.name())));
    }

    private List<Effect> effects() {
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(manner()));
        if (!prospect.localDisks().isEmpty()) {
            effects.add(Effect.binding(Cell.warn("it has local disks, which are copied: "
                    + prospect.localDisks().stream()
                            .map(Migrations.Disk::volume)
                            .collect(Collectors.joining(", ")))));
        }
        List<Service> followers = rules.followers(scene.status().services());
        if (!followers.isEmpty()) {
            effects.add(Effect.binding(Cell.warn("the HA rules move these with it: " + labels(followers))));
        }
        scene.noOtherPlace(service, target.name()).ifPresent(effects::add);
        rules.prefersOther(target.name(), scene.able()).ifPresent(r -> effects.add(Effect.binding(comesBack(r))));
        effects.add(
                Effect.binding(Cell.of("the HA manager does it in its own time, 20 to 40 s if nothing is in its way")));
        effects.add(scene.memoryAfter(target, memory(followers)));
        scene.late(now).ifPresent(effects::add);
        return effects;
    }

    private Cell manner() {
        if (!running()) {
            return Cell.of(guest.label() + " moves while it is " + guest.state().word());
        }
        boolean halts = !live || guest.kind() == Guest.Kind.CONTAINER;
        return halts
                ? Cell.warn(guest.label() + " is interrupted: it is stopped on " + guest.node() + ", and started on "
                        + target.name())
                : Cell.of(guest.label() + " moves while it runs; at the end it halts for less than a second");
    }

    private Cell comesBack(HighAvailability.Rule rule) {
        boolean back = scene.requests()
                .find(guest.id())
                .map(HaRequests.Managed::failback)
                .orElse(true);
        String prefers = "the " + kind(rule) + " " + rule.name() + " prefers another node than " + target.name();
        return back
                ? Cell.warn(prefers + ": the HA manager moves it back by itself")
                : Cell.of(prefers + "; without failback it stays all the same");
    }

    private long memory(List<Service> followers) {
        long own = running() ? guest.memoryTotal() : 0;
        return own
                + followers.stream()
                        .flatMap(s -> scene.inventory().guest(s.guest()).stream())
                        .filter(g ->
                                g.state() == Guest.State.RUNNING && !g.node().equals(target.name()))
                        .mapToLong(Guest::memoryTotal)
                        .sum();
    }
}
