package io.vigie.bot.roster;

import io.vigie.bot.identity.Membership;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.Accounts.Account;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.cluster.Accounts.Right;
import io.vigie.commands.cluster.Accounts.Roster;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the directory says of a realm's people, against what the cluster has on its list.
 *
 * @param expected groups of the directory, with everybody in them
 * @param realms the cluster's realms that stand for directories of the bot
 * @param inDirectory whether somebody of this realm signs in to the directory by this name
 */
record Comparison(
        List<Expected> expected, Set<String> realms, Roster roster, Predicate<Account> inDirectory, Instant now) {

    /** @param membership empty when the directory has no such group */
    record Expected(AccessMapping mapping, Optional<Membership> membership) {}

    /** How bad it is. */
    enum Weight {
        FINE,
        NOTE,
        /** Somebody cannot do what they should, or a right is kept in a place where nobody looks. */
        GAP,
        /** Somebody can do what they should not. */
        DANGER
    }

    /** @param mend a command line, empty when there is none */
    record Finding(Weight weight, String text, String mend) {}

    /** @param groups of the directory that they are in, among the expected ones */
    record Row(String id, Set<String> groups, Optional<Account> account, List<Right> rights, List<Finding> findings) {
        Weight worst() {
            return findings.stream().map(Finding::weight).max(Weight::compareTo).orElse(Weight.FINE);
        }
    }

    /** Everybody who is expected, or whom the cluster knows in one of these realms. */
    List<Row> people() {
        TreeMap<String, Set<String>> groups = new TreeMap<>();
        for (Expected e : expected) {
            e.membership().stream()
                    .flatMap(m -> m.members().stream())
                    .forEach(m -> groups.computeIfAbsent(
                                    m.uid() + "@" + e.mapping().realm(), id -> new TreeSet<>())
                            .add(e.mapping().group()));
        }
        roster.accounts().stream()
                .filter(a -> realms.contains(a.realm()))
                .forEach(a -> groups.computeIfAbsent(a.id(), id -> new TreeSet<>()));
        return groups.entrySet().stream()
                .map(e -> row(e.getKey(), e.getValue()))
                .toList();
    }

    private Row row(String id, Set<String> groups) {
        Optional<Account> account = roster.account(id);
        List<Right> rights = account.map(roster::rightsOf).orElse(List.of());
        List<Finding> findings = account.map(a -> findings(a, groups, rights)).orElseGet(() -> List.of(absent(id)));
        return new Row(id, groups, account, rights, findings);
    }

    private static Finding absent(String id) {
        return new Finding(Weight.GAP, "not on the cluster's list: cannot sign in there", "");
    }

    private List<Finding> findings(Account account, Set<String> groups, List<Right> rights) {
        List<Finding> found = new ArrayList<>();
        boolean left = groups.isEmpty() && !inDirectory.test(account);
        boolean can = !rights.isEmpty() || !account.tokens().isEmpty();
        if (left) {
            found.add(new Finding(
                    can && account.usable(now) ? Weight.DANGER : Weight.NOTE,
                    "no longer in the directory" + (rights.isEmpty() ? "" : ", and still has rights"),
                    "pveum user delete " + account.id()));
        } else if (groups.isEmpty() && !rights.isEmpty()) {
            found.add(new Finding(Weight.DANGER, "has rights, and is in none of the groups", ""));
        }
        if (!account.enabled()) {
            found.add(new Finding(
                    groups.isEmpty() ? Weight.NOTE : Weight.GAP,
                    "disabled on the cluster",
                    groups.isEmpty() ? "" : "pveum user modify " + account.id() + " --enable 1"));
        } else if (!account.usable(now)) {
            found.add(new Finding(groups.isEmpty() ? Weight.NOTE : Weight.GAP, "expired on the cluster", ""));
        }
        for (Expected e : expected) {
            membership(e, account, groups).ifPresent(found::add);
        }
        rights.stream()
                .filter(r -> r.holder() == Holder.ACCOUNT)
                .forEach(r -> found.add(new Finding(
                        Weight.NOTE,
                        r.says() + " by hand, not by a group",
                        "pveum acl delete " + r.path() + " --users " + account.id() + " --roles " + r.role())));
        if (left && !account.tokens().isEmpty()) {
            String names = account.tokens().stream().map(t -> t.name()).collect(Collectors.joining(", "));
            found.add(new Finding(
                    account.usable(now) ? Weight.DANGER : Weight.NOTE,
                    "their tokens work on: " + names,
                    "pveum user token remove " + account.id() + " "
                            + account.tokens().getFirst().name()));
        }
        return found;
    }

    private Optional<Finding> membership(Expected e, Account account, Set<String> groups) {
        AccessMapping m = e.mapping();
        if (!account.realm().equals(m.realm()) || e.membership().isEmpty()) {
            return Optional.empty();
        }
        boolean should = groups.contains(m.group());
        boolean is = account.groups().contains(m.account());
        if (should && !is) {
            boolean nested = e.membership().get().members().stream()
                    .anyMatch(x -> x.uid().equals(account.name()) && !x.direct());
            return Optional.of(new Finding(
                    Weight.GAP,
                    "not in " + m.account()
                            + (nested
                                    ? " (in " + m.group()
                                            + " only by a group within it, which the cluster's sync does not follow)"
                                    : ""),
                    ""));
        }
        return !should && is
                ? Optional.of(new Finding(Weight.DANGER, "in " + m.account() + ", and not in " + m.group(), ""))
                : Optional.empty();
    }

    /** What is wrong with the groups themselves. */
    List<Finding> groups() {
        List<Finding> found = new ArrayList<>();
        for (Expected e : expected) {
            AccessMapping m = e.mapping();
            if (e.membership().isEmpty()) {
                found.add(new Finding(
                        Weight.DANGER,
                        "The directory has no group " + m.group() + ".",
                        "see vigie.clusters.proxmox.access"));
                continue;
            }
            if (!roster.groups().containsKey(m.account())) {
                found.add(new Finding(
                        Weight.GAP,
                        "The cluster has no group " + m.account() + " for " + m.group() + ".",
                        "access sync " + m.cluster() + " --realm " + m.realm()));
            } else if (m.right().filter(r -> !roster.rights().contains(r)).isPresent()) {
                found.add(new Finding(
                        Weight.GAP,
                        "Group " + m.account() + " does not have " + m.role() + " on " + m.path() + ".",
                        "pveum acl modify " + m.path() + " --groups " + m.account() + " --roles " + m.role()));
            }
        }
        return found;
    }

    /** Accounts with rights that no directory knows, such as root@pam and the bot's own. */
    List<Account> local() {
        return roster.accounts().stream()
                .filter(a -> !realms.contains(a.realm()))
                .filter(a -> a.id().equals("root@pam")
                        || !roster.rightsOf(a).isEmpty()
                        || !a.tokens().isEmpty())
                .toList();
    }
}
