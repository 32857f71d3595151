package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Accounts.Account;
import io.vigie.commands.cluster.Accounts.Change;
import io.vigie.commands.cluster.Accounts.Deed;
import io.vigie.commands.cluster.Accounts.Realm;
import io.vigie.commands.cluster.Accounts.Right;
import io.vigie.commands.cluster.Accounts.Roster;
import io.vigie.commands.cluster.Accounts.Vanished;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The plan that brings a cluster's people and groups in line with the directory, made from a dry run. */
final class AccessSync {
    static final String SYNC = "access.sync";
    static final String GRANT = "access.grant";

    private final Hypervisor hypervisor;
    private final Realm realm;
    private final Set<Vanished> vanished;
    private final Roster roster;
    private final List<Change> changes;
    private final List<Right> missing;

    /**
     * Reads the lists afresh and has the hypervisor do a dry run.
     *
     * @throws Problem when there is no such realm, it has no directory behind it, or the dry run fails
     */
    AccessSync(Hypervisor hypervisor, String realm, Set<Vanished> vanished, List<AccessMapping> mappings) {
        this.hypervisor = hypervisor;
        this.vanished = vanished;
        if (!hypervisor.refresh().quorate()) {
            throw Problem.site(hypervisor.cluster() + " has no quorum: nothing can be changed.");
        }
        Accounts accounts = of(hypervisor);
        roster = accounts.read();
        this.realm = realm(realm);
        changes = accounts.preview(realm, vanished);
        missing = mappings.stream()
                .filter(m -> m.realm().equals(realm))
                .flatMap(m -> m.right().stream())
                .filter(right -> !roster.rights().contains(right))
                .distinct()
                .toList();
    }

    static Accounts of(Hypervisor hypervisor) {
        return hypervisor.accounts().orElseThrow(() -> Capability.ACCOUNTS.missing(hypervisor));
    }

    private Realm realm(String name) {
        List<String> usable = roster.realms().stream()
                .filter(Realm::ofDirectory)
                .map(Realm::name)
                .toList();
        return roster.realms().stream()
                .filter(r -> r.name().equals(name) && r.ofDirectory())
                .findFirst()
                .orElseThrow(() -> Problem.user(
                                hypervisor.cluster() + " has no realm " + name + " with a directory behind it.")
                        .withCandidates(usable));
    }

    Plan plan() {
        List<Effect> effects = new ArrayList<>();
        roster.warnings().forEach(w -> effects.add(Effect.binding(Cell.warn(w))));
        said(effects, Deed.ADDED, false, "new accounts, without rights of their own: ", false);
        said(effects, Deed.ADDED, true, "new groups: ", false);
        said(effects, Deed.OVERWRITTEN, false, "what was set by hand is lost, of: ", true);
        List<String> gone = ids(Deed.REMOVED, false);
        gone.forEach(id -> effects.add(Effect.binding(Cell.bad(id + " is removed" + tokens(id)))));
        ids(Deed.PURGED, false).forEach(id -> effects.add(Effect.binding(Cell.bad(id + " loses " + rights(id)))));
        ids(Deed.REMOVED, true).forEach(id -> effects.add(Effect.binding(Cell.bad("group " + id + " is removed"))));
        ids(Deed.PURGED, true)
                .forEach(id -> effects.add(Effect.binding(Cell.bad("group " + id + " loses " + rights(id)))));
        if (gone.size() > 2 && gone.size() * 2 > people()) {
            effects.add(Effect.binding(
                    Cell.bad("that is more than half of the realm: does the directory show everybody?")));
        }
        missing.forEach(right -> effects.add(Effect.binding(
                Cell.warn("group " + right.whom() + " gets " + right.says() + " and everything below"))));
        long updated = changes.stream().filter(c -> c.deed() == Deed.UPDATED).count();
        effects.add(Effect.told(Cell.of(updated + " accounts and groups are brought up to date; who is in which group"
                + " follows the directory")));
        String flags = vanished.isEmpty() ? "" : " --remove-vanished " + words(",");
        return new Plan(
                "access sync " + hypervisor.cluster() + " --realm " + realm.name() + flags,
                "Bring the people and groups of realm " + realm.name() + " into " + hypervisor.cluster(),
                takesAway() ? Tier.CRITICAL : Tier.RISKY,
                List.of(new Plan.Target("realm", hypervisor.cluster(), realm.name(), realm.name(), "", "")),
                List.of("realm " + realm.name() + " is of type " + realm.type(), hypervisor.cluster() + " is quorate"),
                effects,
                steps());
    }

    private boolean takesAway() {
        return changes.stream().anyMatch(c -> c.deed() == Deed.REMOVED || c.deed() == Deed.PURGED);
    }

    private void said(List<Effect> effects, Deed deed, boolean group, String words, boolean warns) {
        List<String> ids = ids(deed, group);
        if (!ids.isEmpty()) {
            String text = words + String.join(", ", ids);
            effects.add(Effect.binding(warns ? Cell.warn(text) : Cell.of(text)));
        }
    }

    private List<String> ids(Deed deed, boolean group) {
        return changes.stream()
                .filter(c -> c.deed() == deed && c.group() == group)
                .map(Change::id)
                .sorted()
                .toList();
    }

    private String tokens(String id) {
        String names = roster.account(id).stream()
                .flatMap(a -> a.tokens().stream())
                .map(Accounts.Token::name)
                .sorted()
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ", and with it its tokens " + names;
    }

    private String rights(String id) {
        String all = roster.rights().stream()
                .filter(r -> r.whom().equals(id))
                .map(Right::says)
                .sorted()
                .distinct()
                .collect(Collectors.joining(", "));
        return all.isEmpty() ? "no rights: it has none" : all;
    }

    private long people() {
        return roster.accounts().stream()
                .map(Account::realm)
                .filter(realm.name()::equals)
                .count();
    }

    private String words(String separator) {
        return vanished.stream()
                .sorted()
                .map(v -> v.name().toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(separator));
    }

    private List<Step> steps() {
        SortedMap<String, String> parameters = new TreeMap<>();
        if (!vanished.isEmpty()) {
            parameters.put("remove-vanished", words(","));
        }
        List<Step> steps = new ArrayList<>();
        steps.add(new Step(
                SYNC, hypervisor.cluster(), realm.name(), parameters, "bring in the people of realm " + realm.name()));
        // The groups are there only after that.
        for (Right right : missing) {
            SortedMap<String, String> what = new TreeMap<>();
            what.put("path", right.path());
            what.put("role", right.role());
            steps.add(new Step(
                            GRANT,
                            hypervisor.cluster(),
                            right.whom(),
                            what,
                            "give " + right.whom() + " " + right.says())
                    .inStage(1));
        }
        return steps;
    }
}
