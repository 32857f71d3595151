package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Age;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm list|show}, for virtual machines and containers alike. */
public final class VmCommands implements CommandSet {
    private static final String READ = "vm.read";

    private final Names names;
    private final Clock clock;

    public VmCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("vm list", READ, "Guests, from memory.", "vm list --cluster brest-i11 --state running"),
                builder -> builder.flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ)))
                        .flag(CommonFlags.text("node", "only on this node", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.text("tag", "only with this tag", this::tags))
                        .flag(CommonFlags.text(
                                "state",
                                "only in this state",
                                caller -> Arrays.stream(Guest.State.values())
                                        .map(Guest.State::word)
                                        .toList())),
                this::list);
        registry.add(
                new CommandDoc("vm show", READ, "One guest, read afresh.", "vm show web-1"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::show);
    }

    private List<String> tags(Caller caller) {
        return names.clusters(caller, READ).stream()
                .flatMap(h -> Names.known(h).stream())
                .flatMap(inventory -> inventory.guests().stream().flatMap(g -> g.tags().stream()))
                .distinct()
                .sorted()
                .toList();
    }

    private Outcome list(CommandContext<Caller> context) {
        List<Hypervisor> where = CommonFlags.clusterOf(context)
                .map(cluster -> List.of(names.cluster(context.sender(), READ, cluster)))
                .orElseGet(() -> names.clusters(context.sender(), READ));
        GuestFilter filter = new GuestFilter(
                CommonFlags.value(context, "node"),
                CommonFlags.value(context, "tag"),
                CommonFlags.value(context, "state").map(VmCommands::state));
        boolean several = where.size() > 1;
        List<Column> columns = new ArrayList<>(List.of(Column.text("guest"), Column.number("id")));
        if (several) {
            columns.add(Column.text("cluster"));
        }
        columns.addAll(List.of(
                Column.text("node"),
                Column.text("state"),
                Column.number("cpu"),
                Column.number("memory"),
                Column.number("up"),
                Column.text("HA")));
        List<List<Cell>> rows = new ArrayList<>();
        List<Answer> warnings = new ArrayList<>();
        for (Hypervisor h : where) {
            Optional<Inventory> known = Names.known(h);
            if (known.isEmpty()) {
                warnings.add(Answer.text(Cell.bad(
                        h.cluster() + ": " + h.trouble().map(Problem::text).orElse("it has not been read yet."))));
                continue;
            }
            Inventory inventory = known.get();
            inventory.guests().stream()
                    .filter(filter::matches)
                    .sorted(Comparator.comparing(Guest::name))
                    .forEach(guest -> rows.add(row(guest, several)));
            inventory.warnings().forEach(w -> warnings.add(Answer.text(Cell.warn(w))));
            Age.warning(h, inventory, clock.instant()).ifPresent(warnings::add);
        }
        String title = rows.size() + (rows.size() == 1 ? " guest" : " guests") + filter.words();
        Answer table = new Answer.Table(title, columns, rows, "No guest matches.");
        if (warnings.isEmpty()) {
            return Outcome.reply(table);
        }
        warnings.addFirst(table);
        return Outcome.reply(new Answer.Sections(warnings));
    }

    private static Guest.State state(String word) {
        return Arrays.stream(Guest.State.values())
                .filter(s -> s.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.user("A guest is never " + word + ".")
                        .withCandidates(Arrays.stream(Guest.State.values())
                                .map(Guest.State::word)
                                .toList()));
    }

    private static List<Cell> row(Guest g, boolean several) {
        boolean running = g.state() == Guest.State.RUNNING;
        List<Cell> row = new ArrayList<>(List.of(Cell.of(g.name()), Cell.of(g.id())));
        if (several) {
            row.add(Cell.of(g.cluster()));
        }
        row.addAll(List.of(
                Cell.of(g.node()),
                NodeCommands.state(g),
                Cell.of(running ? Units.percent(g.cpu()) : ""),
                Cell.of(running ? Units.bytesOf(g.memory(), g.memoryTotal()) : Units.bytes(g.memoryTotal())),
                Cell.of(running ? Units.duration(g.uptime()) : ""),
                ha(g)));
        return row;
    }

    private static Cell ha(Guest guest) {
        return guest.ha().map(ha -> ClusterCommands.haState(ha.state())).orElse(Cell.quiet("no"));
    }

    private Outcome show(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        if (found.thing().state() == Guest.State.UNKNOWN) {
            return Outcome.reply(Answer.sections(
                    general(found.thing()).build(),
                    Answer.text(Cell.bad(
                            "Its node " + found.thing().node() + " does not answer: what it does now is unknown."))));
        }
        GuestNow now = found.hypervisor().guest(found.thing().id());
        Answer.FactsBuilder facts = general(now.guest())
                .fact("starts with its node", now.onBoot() ? "yes" : "no")
                .fact("guest agent", now.agent() ? "enabled" : "not enabled");
        Answer.FactsBuilder settings = Answer.facts("Configuration");
        now.configuration().forEach(s -> settings.fact(s.key(), s.value()));
        return Outcome.reply(Answer.sections(facts.build(), settings.build()));
    }

    private static Answer.FactsBuilder general(Guest g) {
        Answer.FactsBuilder facts = Answer.facts(g.label())
                .fact("kind", g.kind() == Guest.Kind.VM ? "virtual machine" : "container")
                .fact("cluster", g.cluster())
                .fact("node", g.node())
                .fact("state", NodeCommands.state(g))
                .fact(
                        "HA",
                        g.ha().map(ha -> new Cell(
                                        ha.state() + ", requested " + ha.requested(),
                                        ClusterCommands.haState(ha.state()).tone()))
                                .orElse(Cell.quiet("not managed")))
                .fact("memory", Units.bytesOf(g.memory(), g.memoryTotal()));
        if (g.state() == Guest.State.RUNNING) {
            facts.fact("cpu", Units.percent(g.cpu()) + " of " + trimmed(g.cpus()))
                    .fact("up", Units.duration(g.uptime()));
        }
        return g.tags().isEmpty() ? facts : facts.fact("tags", String.join(", ", g.tags()));
    }

    private static String trimmed(double cpus) {
        return cpus == Math.rint(cpus) ? String.valueOf((long) cpus) : String.valueOf(cpus);
    }
}
