package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.incendo.cloud.context.CommandContext;

/** {@code ha status|rules}: what {@code ha-manager status} and {@code ha-manager rules list} tell. */
public final class HaCommands implements CommandSet {
    private static final String READ = "cluster.read";
    /** The manager writes every 10 s, its agents every 5 s. */
    private static final Duration OLD = Duration.ofSeconds(30);

    private final Names names;
    private final Clock clock;

    public HaCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        add(
                registry,
                new CommandDoc(
                        "ha status",
                        READ,
                        "The HA manager, its nodes and its services.",
                        "ha status --cluster brest-i11"),
                context -> each(context, this::status));
        add(
                registry,
                new CommandDoc(
                        "ha rules",
                        READ,
                        "Where HA services may run: rules, which were groups before Proxmox VE 9.",
                        "ha rules --cluster brest-i11"),
                context -> each(context, HaCommands::rules));
    }

    private void add(CommandRegistry registry, CommandDoc doc, CommandHandler handler) {
        registry.add(
                doc,
                builder -> builder.flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                handler);
    }

    /** One cluster that cannot be asked hides no other. */
    private Outcome each(CommandContext<Caller> context, Function<Hypervisor, Answer> question) {
        Optional<String> one = CommonFlags.clusterOf(context);
        if (one.isPresent()) {
            return Outcome.reply(question.apply(names.cluster(context.sender(), READ, one.get())));
        }
        List<Answer> parts = new ArrayList<>();
        for (Hypervisor h : names.clusters(context.sender(), READ)) {
            try {
                parts.add(question.apply(h));
            } catch (Problem e) {
                parts.add(Answer.text(Cell.bad(e.text())));
            }
        }
        return Outcome.reply(
                parts.isEmpty() ? Answer.text("There is no cluster that you may see.") : new Answer.Sections(parts));
    }

    private static HighAvailability of(Hypervisor hypervisor) {
        return hypervisor.highAvailability().orElseThrow(() -> Capability.HIGH_AVAILABILITY.missing(hypervisor));
    }

    private Answer status(Hypervisor hypervisor) {
        HighAvailability.Status status = of(hypervisor).status();
        Instant now = clock.instant();
        Answer.FactsBuilder facts = Answer.facts("High availability of " + hypervisor.cluster())
                .fact("quorum", status.quorate() ? Cell.good("yes") : Cell.bad("no"))
                .fact("master", status.master().isEmpty() ? Cell.quiet("none") : Cell.of(status.master()))
                .fact("last written", written(status.written(), now));
        if (!status.armed().isEmpty()) {
            boolean usual = status.armed().equals("armed") || status.armed().equals("standby");
            String words = status.armed() + (status.mode().isEmpty() ? "" : " (" + status.mode() + ")");
            facts.fact("fencing", usual ? Cell.of(words) : Cell.warn(words));
        }
        List<Answer> parts = new ArrayList<>(List.of(facts.build()));
        stale(status, now).ifPresent(parts::add);
        if (status.disarmed()) {
            parts.add(Answer.text(Cell.bad("High availability is disarmed: no node is fenced and nothing is recovered."
                    + " `ha arm --cluster " + hypervisor.cluster() + "` ends that.")));
        }
        if (status.services().isEmpty()) {
            parts.add(Answer.text(Cell.quiet("No guest is under high availability here.")));
            return new Answer.Sections(parts);
        }
        parts.add(agents(status, now));
        parts.add(services(hypervisor, status));
        return new Answer.Sections(parts);
    }

    /** Without quorum all stands still, and for a minute after its return the old word is still there. */
    private static Optional<Answer> stale(HighAvailability.Status status, Instant now) {
        if (!status.quorate()) {
            return Optional.of(Answer.text(Cell.bad("Without quorum nothing of this is kept up to date.")));
        }
        return status.written()
                .filter(at -> old(at, now))
                .map(at -> Answer.text(Cell.warn("The manager has not written for "
                        + Units.duration(Duration.between(at, now)) + ": what follows may not be so any more.")));
    }

    private static boolean old(Instant at, Instant now) {
        return Duration.between(at, now).compareTo(OLD) > 0;
    }

    private static Cell written(Optional<Instant> at, Instant now) {
        return at.map(t -> old(t, now) ? Cell.bad(Units.ago(t, now)) : Cell.of(Units.ago(t, now)))
                .orElse(Cell.quiet("never"));
    }

    private static Answer agents(HighAvailability.Status status, Instant now) {
        Answer.TableBuilder table =
                Answer.table("Nodes", Column.text("node"), Column.text("state"), Column.text("last written"));
        status.agents()
                .forEach(a -> table.row(Cell.of(a.node()), NodeCommands.ha(a.state()), written(a.written(), now)));
        return table.build();
    }

    private static Answer services(Hypervisor hypervisor, HighAvailability.Status status) {
        Optional<Inventory> known = Names.known(hypervisor);
        Answer.TableBuilder table = Answer.table(
                "Services",
                Column.text("service"),
                Column.text("guest"),
                Column.text("node"),
                Column.text("state"),
                Column.text("requested"));
        for (HighAvailability.Service s : status.services()) {
            String state =
                    s.shown().isEmpty() || s.shown().equals(s.state()) ? s.state() : s.state() + ", " + s.shown();
            table.row(
                    Cell.of(s.id()),
                    Cell.of(name(known, s.id())),
                    Cell.of(s.node()),
                    new Cell(
                            state,
                            ClusterCommands.haState(s.shown().isEmpty() ? s.state() : s.shown())
                                    .tone()),
                    Cell.of(s.requested()));
        }
        return table.build();
    }

    private static String name(Optional<Inventory> known, String service) {
        String id = service.substring(service.indexOf(':') + 1);
        return known.flatMap(in -> in.guest(id)).map(Guest::name).orElse("?");
    }

    private static Answer rules(Hypervisor hypervisor) {
        List<HighAvailability.Rule> rules = of(hypervisor).rules();
        Optional<Inventory> known = Names.known(hypervisor);
        Answer.TableBuilder table = Answer.table(
                        "HA rules of " + hypervisor.cluster(),
                        Column.text("rule"),
                        Column.text("kind"),
                        Column.text("services"),
                        Column.text("nodes, preferred first"),
                        Column.text("strict"),
                        Column.text("remarks"))
                .whenEmpty(hypervisor.cluster() + " has no HA rules: a service may run on any node.");
        for (HighAvailability.Rule rule : rules) {
            table.row(
                    Cell.of(rule.name()),
                    rule.enabled() ? Cell.of(rule.kind()) : Cell.quiet(rule.kind() + ", off"),
                    Cell.of(rule.services().stream()
                            .map(s -> name(known, s) + " (" + s + ")")
                            .collect(Collectors.joining(", "))),
                    Cell.of(rule.nodes().entrySet().stream()
                            .sorted(Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                                    .thenComparing(Map.Entry.comparingByKey()))
                            .map(n -> n.getKey() + " (" + n.getValue() + ")")
                            .collect(Collectors.joining(", "))),
                    rule.strict() ? Cell.warn("yes") : Cell.of("no"),
                    Cell.of(rule.says()));
        }
        return table.build();
    }
}
