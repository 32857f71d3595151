package io.vigie.bot.roster;

import io.vigie.bot.access.Access;
import io.vigie.bot.identity.Directory;
import io.vigie.bot.identity.Membership;
import io.vigie.bot.roster.Comparison.Expected;
import io.vigie.bot.roster.Comparison.Finding;
import io.vigie.bot.roster.Comparison.Row;
import io.vigie.bot.roster.Comparison.Weight;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.Accounts;
import io.vigie.commands.cluster.Accounts.Account;
import io.vigie.commands.cluster.Accounts.Realm;
import io.vigie.commands.cluster.Accounts.Right;
import io.vigie.commands.cluster.Accounts.Roster;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** {@code access check}: where the directory and a cluster's own list of people differ. */
@Component
@Order(19)
class RosterCommands implements CommandSet {
    private static final String READ = "access.read";

    private final Names names;
    private final Directory directory;
    private final Access access;
    private final AccessMapping.All mappings;
    private final Clock clock;

    RosterCommands(
            Hypervisors hypervisors, Directory directory, Access access, AccessMapping.All mappings, Clock clock) {
        this.names = new Names(hypervisors);
        this.directory = directory;
        this.access = access;
        this.mappings = mappings;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "access check",
                        READ,
                        "Who may do what on a cluster, and where that differs from the directory.",
                        "access check brest-i11"),
                builder -> builder.optional(
                        "name",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestClusters(context.sender(), READ))),
                this::check);
    }

    private Outcome check(CommandContext<Caller> context) {
        Optional<String> named = context.optional("name");
        List<Hypervisor> where = named.map(n -> List.of(names.cluster(context.sender(), READ, n)))
                .orElseGet(() -> names.clusters(context.sender(), READ).stream()
                        .filter(h -> h.accounts().isPresent())
                        .toList());
        List<Answer> parts = new ArrayList<>();
        for (Hypervisor hypervisor : where) {
            try {
                parts.addAll(check(hypervisor));
            } catch (Problem e) {
                if (named.isPresent()) {
                    throw e;
                }
                // One cluster that does not answer must not hide the others.
                parts.add(Answer.text(Cell.bad(e.text())));
            }
        }
        return Outcome.reply(
                parts.isEmpty() ? Answer.text("No cluster here keeps a list of people.") : new Answer.Sections(parts));
    }

    private List<Answer> check(Hypervisor hypervisor) {
        Accounts accounts = hypervisor.accounts().orElseThrow(() -> Capability.ACCOUNTS.missing(hypervisor));
        Roster roster = accounts.read();
        List<AccessMapping> expected = expected(hypervisor.cluster(), roster);
        if (expected.isEmpty()) {
            throw Problem.user(
                            hypervisor.cluster() + " has no realm of a directory, or several: nobody can be compared.")
                    .withMend("Set vigie.clusters.proxmox.access: which LDAP group is which realm's.");
        }
        List<Expected> groups = expected.stream()
                .map(m -> new Expected(m, directory.members(m.group())))
                .toList();
        Map<String, String> trees = trees(groups);
        Comparison comparison = new Comparison(
                groups,
                trees.keySet(),
                roster,
                account -> directory.knows(trees.getOrDefault(account.realm(), ""), account.name()),
                clock.instant());
        return told(hypervisor.cluster(), comparison, roster);
    }

    /** What is configured; if nothing is, every group that may do anything there, in the one realm there is. */
    private List<AccessMapping> expected(String cluster, Roster roster) {
        List<AccessMapping> configured = mappings.of(cluster);
        List<Realm> realms = roster.realms().stream().filter(Realm::ofDirectory).toList();
        if (!configured.isEmpty() || realms.size() != 1) {
            return configured;
        }
        String realm = realms.getFirst().name();
        return access.groupsOn(cluster).stream()
                .map(group -> new AccessMapping(cluster, group, realm, AccessMapping.brought(group, realm), "", "/"))
                .toList();
    }

    /** The bot's tree that stands behind each of the cluster's realms; the default one when no group is there. */
    private Map<String, String> trees(List<Expected> groups) {
        Map<String, String> trees = new LinkedHashMap<>();
        String otherwise = directory.realms().stream().findFirst().orElse("");
        for (Expected group : groups) {
            trees.merge(
                    group.mapping().realm(),
                    group.membership().map(Membership::realm).orElse(otherwise),
                    (before, now) -> before);
        }
        return trees;
    }

    private static List<Answer> told(String cluster, Comparison comparison, Roster roster) {
        List<Row> rows = comparison.people();
        Answer.TableBuilder table = Answer.table(
                        "Access to " + cluster,
                        Column.text("who"),
                        Column.text("in LDAP"),
                        Column.text("rights there"),
                        Column.text("what differs"))
                .whenEmpty("Nobody is in any of the groups, and nobody of their realms is on the cluster's list.");
        rows.forEach(row -> table.row(
                Cell.of(row.id()),
                row.groups().isEmpty() ? Cell.quiet("–") : Cell.of(String.join(", ", row.groups())),
                rights(row),
                differs(row)));
        List<Answer> parts = new ArrayList<>();
        // Whoever is left out of a list looks as if they were missing: that has to be read first.
        roster.warnings().forEach(w -> parts.add(Answer.text(Cell.warn(w))));
        parts.add(table.build());
        List<Cell> lines = new ArrayList<>();
        comparison.groups().forEach(f -> lines.add(line(f)));
        rows.stream()
                .flatMap(row -> row.findings().stream())
                .filter(f -> !f.mend().isEmpty() && f.weight() != Weight.FINE)
                .map(f -> Cell.quiet(f.mend()))
                .distinct()
                .forEach(lines::add);
        if (rows.stream().anyMatch(r -> r.worst().compareTo(Weight.GAP) >= 0)) {
            comparison.expected().stream()
                    .map(e -> e.mapping().realm())
                    .distinct()
                    .forEach(realm -> lines.add(Cell.of("access sync " + cluster + " --realm " + realm
                            + " brings in who is missing; with --remove-vanished acl,entry it removes who left.")));
        }
        String local = comparison.local().stream().map(Account::id).collect(Collectors.joining(", "));
        if (!local.isEmpty()) {
            lines.add(Cell.quiet("Not compared with a directory, and with rights or tokens: " + local));
        }
        if (!lines.isEmpty()) {
            parts.add(new Answer.Lines("To look at", lines));
        }
        return parts;
    }

    private static Cell rights(Row row) {
        if (row.account().isEmpty()) {
            return Cell.quiet("–");
        }
        Set<String> all =
                row.rights().stream().map(Right::says).collect(Collectors.toCollection(java.util.TreeSet::new));
        return all.isEmpty() ? Cell.quiet("none") : Cell.of(String.join(", ", all));
    }

    private static Cell differs(Row row) {
        String text = row.findings().stream().map(Finding::text).collect(Collectors.joining("; "));
        return switch (row.worst()) {
            case FINE -> Cell.good("nothing");
            case NOTE -> Cell.of(text);
            case GAP -> Cell.warn(text);
            case DANGER -> Cell.bad(text);
        };
    }

    private static Cell line(Finding finding) {
        String text = finding.text() + (finding.mend().isEmpty() ? "" : " → " + finding.mend());
        return finding.weight() == Weight.DANGER ? Cell.bad(text) : Cell.warn(text);
    }
}
