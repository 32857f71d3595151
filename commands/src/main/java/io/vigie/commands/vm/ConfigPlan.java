package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Configurations.Change;
import io.vigie.commands.cluster.Configurations.Read;
import io.vigie.commands.cluster.Configurations.Ruling;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.language.Spelling;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** The plan of a change of a guest's configuration: what each key was, what it becomes, and when. */
final class ConfigPlan {
    static final String OPERATION = "vm.config";

    private final Hypervisor hypervisor;
    private final Configurations configurations;
    private final Guest guest;
    private final Read now;

    /**
     * Reads the guest and its configuration afresh.
     *
     * @throws Problem when the guest cannot be changed now
     */
    ConfigPlan(Hypervisor hypervisor, Guest known) {
        this.hypervisor = hypervisor;
        this.configurations = of(hypervisor);
        this.guest = GuestChecks.changeable(hypervisor, known).guest();
        this.now = configurations.read(guest.id());
    }

    static Configurations of(Hypervisor hypervisor) {
        return hypervisor.configurations().orElseThrow(() -> Capability.CONFIGURATIONS.missing(hypervisor));
    }

    /** {@code vm config}. */
    Plan change(SortedMap<String, String> set, SortedSet<String> unset) {
        SortedMap<String, String> really = new TreeMap<>(set);
        really.entrySet().removeIf(s -> now.wanted(s.getKey()).equals(s.getValue()));
        SortedSet<String> gone = new TreeSet<>(unset);
        gone.removeIf(key -> now.wanted(key).isEmpty());
        set.forEach((key, value) -> allowed(key, Optional.of(value)));
        unset.forEach(key -> allowed(key, Optional.empty()));
        if (really.isEmpty() && gone.isEmpty()) {
            throw Problem.user("There is nothing to change: all of it is so already.")
                    .withMend("`vm config " + hypervisor.cluster() + "/" + guest.id() + "` shows what holds.");
        }
        StringBuilder command = new StringBuilder("vm config " + hypervisor.cluster() + "/" + guest.id());
        really.forEach((key, value) -> command.append(" --set ").append(Quoting.quoted(key + "=" + value)));
        gone.forEach(key -> command.append(" --unset ").append(key));
        List<String> keys = new ArrayList<>(really.keySet());
        keys.addAll(gone);
        return plan(command.toString(), "Change " + String.join(", ", keys) + " of " + guest.label(), really, gone);
    }

    /** {@code vm tag add}. */
    Plan tagged(List<String> tags) {
        var unused = allowed(Configurations.TAGS, Optional.of(String.join(";", tags)));
        tags.forEach(configurations::checkTag);
        SortedSet<String> all = new TreeSet<>(guest.tags());
        if (!all.addAll(tags)) {
            throw Problem.user(guest.label() + " is tagged " + String.join(", ", tags) + " already.");
        }
        return tags("add", tags, all);
    }

    /** {@code vm tag remove}. */
    Plan untagged(List<String> tags) {
        var unused = allowed(Configurations.TAGS, Optional.empty());
        SortedSet<String> left = new TreeSet<>(guest.tags());
        if (!left.removeAll(tags)) {
            throw Problem.user(guest.label() + " is not tagged " + String.join(", ", tags) + ".")
                    .withCandidates(guest.tags());
        }
        return tags("remove", tags, left);
    }

    private Plan tags(String word, List<String> tags, SortedSet<String> result) {
        List<String> sorted = tags.stream().distinct().sorted().toList();
        String command =
                "vm tag " + word + " " + hypervisor.cluster() + "/" + guest.id() + " " + String.join(" ", sorted);
        String summary = (word.equals("add") ? "Tag " : "Untag ")
                + guest.label()
                + (word.equals("add") ? " with " : " of ")
                + String.join(", ", sorted);
        SortedMap<String, String> set = new TreeMap<>();
        SortedSet<String> unset = new TreeSet<>();
        if (result.isEmpty()) {
            unset.add(Configurations.TAGS);
        } else {
            set.put(Configurations.TAGS, String.join(";", result));
        }
        return plan(command, summary, set, unset);
    }

    /** {@code vm protect}. */
    Plan protection(boolean on) {
        var unused = allowed(Configurations.PROTECTION, Optional.of(on ? "1" : "0"));
        if (now.wanted(Configurations.PROTECTION).equals("1") == on) {
            throw Problem.user(guest.label() + (on ? " is protected already." : " is not protected."));
        }
        String command = "vm protect " + hypervisor.cluster() + "/" + guest.id() + (on ? " on" : " off");
        return plan(
                command,
                (on ? "Protect " + guest.label() + " from being removed" : "End the protection of " + guest.label()),
                new TreeMap<>(Map.of(Configurations.PROTECTION, on ? "1" : "0")),
                new TreeSet<>());
    }

    private Ruling allowed(String key, Optional<String> value) {
        Ruling ruling = configurations.ruling(guest, now, key, value);
        if (!ruling.refusal().isEmpty()) {
            List<String> keys = configurations.keys(guest.kind());
            boolean known = keys.contains(key) || keys.contains(key.replaceFirst("[0-9]+$", ""));
            throw Problem.user(key + " is not changed from here: " + ruling.refusal() + ".")
                    .withCandidates(
                            known
                                    ? List.of()
                                    : keys.stream()
                                            .filter(k -> Spelling.distance(k, key) <= Math.max(1, key.length() / 3))
                                            .sorted(Comparator.comparingInt(k -> Spelling.distance(k, key)))
                                            .limit(5)
                                            .toList());
        }
        return ruling;
    }

    private Plan plan(String command, String summary, SortedMap<String, String> set, SortedSet<String> unset) {
        List<Effect> effects = new ArrayList<>();
        Tier tier = Tier.CHANGE;
        boolean waits = false;
        SortedSet<String> keys = new TreeSet<>(set.keySet());
        keys.addAll(unset);
        for (String key : keys) {
            Optional<String> value = Optional.ofNullable(set.get(key));
            Ruling ruling = allowed(key, value);
            tier = tier.atLeast(ruling.tier());
            waits |= ruling.atRestart();
            String text = key + ": " + before(key) + " → " + value.orElse("not set")
                    + (ruling.atRestart() ? ", at its next start" : "")
                    + (ruling.warning().isEmpty() ? "" : "; " + ruling.warning());
            effects.add(Effect.binding(
                    switch (ruling.tier()) {
                        case READ, CHANGE -> Cell.of(text);
                        case RISKY -> Cell.warn(text);
                        case CRITICAL -> Cell.bad(text);
                    }));
        }
        if (waits) {
            effects.add(Effect.binding(Cell.warn(guest.label()
                    + " goes on with the old values until it is stopped and started, or rebooted by `vm reboot`;"
                    + " a reboot from within is not enough")));
        }
        SortedMap<String, String> parameters = new TreeMap<>();
        set.forEach((key, value) -> parameters.put("set." + key, value));
        if (!unset.isEmpty()) {
            parameters.put("unset", String.join(",", unset));
        }
        parameters.put("digest", now.digest());
        return new Plan(
                command,
                summary + " on " + guest.node() + ", " + hypervisor.cluster(),
                tier,
                List.of(new Plan.Target(
                        "guest", hypervisor.cluster(), guest.id(), guest.name(), guest.node(), now.digest())),
                GuestChecks.preconditions(hypervisor, guest),
                effects,
                List.of(new Step(
                        OPERATION,
                        hypervisor.cluster(),
                        guest.id(),
                        parameters,
                        "change " + String.join(", ", keys) + " of " + guest.label())));
    }

    private String before(String key) {
        String value = now.value(key);
        String shown = value.isEmpty() ? "not set" : value;
        return now.find(key)
                .flatMap(Configurations.Setting::pending)
                .map(waiting -> shown + " (" + (waiting.isEmpty() ? "to be unset" : waiting) + " at its next start)")
                .orElse(shown);
    }

    /** What a step says to change. */
    static Change of(Step step) {
        SortedMap<String, String> set = new TreeMap<>();
        SortedSet<String> unset = new TreeSet<>();
        step.parameters().forEach((name, value) -> {
            if (name.startsWith("set.")) {
                set.put(name.substring("set.".length()), value);
            } else if (name.equals("unset")) {
                unset.addAll(List.of(value.split(",", -1)));
            }
        });
        return new Change(set, unset, step.parameters().getOrDefault("digest", ""));
    }
}
