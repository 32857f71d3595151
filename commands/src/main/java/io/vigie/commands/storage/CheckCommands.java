package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Metrics;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage check}: what goes wrong on storage that nodes share without a lock. Nothing is changed. */
public final class CheckCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;

    private final Names names;
    private final Sans sans;
    private final Clock clock;

    public CheckCommands(Hypervisors hypervisors, Sans sans, Clock clock) {
        this.names = new Names(hypervisors);
        this.sans = sans;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "storage check",
                        READ,
                        "Looks for what is wrong with a cluster's storages; changes nothing.",
                        "storage check brest-i11"),
                builder -> builder.optional(
                        "cluster",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestClusters(context.sender(), READ))),
                this::check);
    }

    private Outcome check(CommandContext<Caller> context) {
        Caller caller = context.sender();
        String typed = context.getOrDefault("cluster", "");
        if (!typed.isEmpty()) {
            return Outcome.reply(checked(caller, names.cluster(caller, READ, typed)));
        }
        List<Answer> parts = new ArrayList<>();
        for (Hypervisor hypervisor : names.clusters(caller, READ)) {
            try {
                parts.add(checked(caller, hypervisor));
            } catch (Problem problem) {
                parts.add(Answer.text(Cell.warn(hypervisor.cluster() + " was not checked: " + problem.text())));
            }
        }
        return Outcome.reply(new Answer.Sections(parts));
    }

    private Answer checked(Caller caller, Hypervisor hypervisor) {
        StorageReading first = StorageReading.of(hypervisor, CheckCommands::isRead, clock.instant());
        // Between two nodes' answers something may have been created: what differs twice differs.
        StorageReading reading = GroupFindings.differ(first)
                ? StorageReading.of(hypervisor, CheckCommands::isRead, clock.instant())
                : first;
        return answer(hypervisor, reading.seenBy(caller), StorageNames.strangers(sans, hypervisor.cluster(), caller));
    }

    /** A backup server's list is long and none of it is a guest's disk. */
    private static boolean isRead(Setup setup) {
        return (setup.forDisks() || setup.content().contains("iso"))
                && !setup.type().equals("pbs");
    }

    private Answer answer(Hypervisor hypervisor, StorageReading reading, List<String> strangers) {
        List<Finding> findings = new ArrayList<>(new GroupFindings(reading).all());
        findings.addAll(new VolumeFindings(reading).all());
        findings.addAll(new RoomFindings(reading, (storage, node) -> outlook(hypervisor, storage, node)).all());
        findings.sort(Comparator.comparing(Finding::severity));
        List<Cell> doubts = doubts(reading, strangers);
        List<Answer> parts = new ArrayList<>();
        if (findings.isEmpty()) {
            parts.add(Answer.text(
                    doubts.isEmpty()
                            ? Cell.good(hypervisor.cluster() + ": nothing is wrong with its storages.")
                            : Cell.warn(
                                    hypervisor.cluster() + ": nothing is found wrong, but not all could be seen.")));
        } else {
            parts.add(new Answer.Lines(
                    title(hypervisor, findings),
                    findings.stream().flatMap(f -> f.lines().stream()).toList()));
        }
        if (!doubts.isEmpty()) {
            parts.add(new Answer.Lines("What this does not tell", doubts));
        }
        parts.add(Answer.text(Cell.quiet(scope(reading))));
        return new Answer.Sections(parts);
    }

    private static String title(Hypervisor hypervisor, List<Finding> findings) {
        Map<Finding.Severity, Long> counts =
                findings.stream().collect(Collectors.groupingBy(Finding::severity, Collectors.counting()));
        List<String> words = new ArrayList<>();
        for (Finding.Severity severity : Finding.Severity.values()) {
            if (counts.containsKey(severity)) {
                words.add(counts.get(severity) + " " + severity.word());
            }
        }
        return "Storages of " + hypervisor.cluster() + ": " + String.join(", ", words);
    }

    private String outlook(Hypervisor hypervisor, String storage, String node) {
        try {
            return hypervisor
                    .metrics()
                    .map(m -> Forecast.of(
                                    m.storage(node, storage, Forecast.LOOKS_BACK, Metrics.Of.AVERAGE), clock.instant())
                            .words(clock.instant()))
                    .orElse("");
        } catch (Problem noRecord) {
            return "";
        }
    }

    /** Silence is no proof where something was hidden. */
    private static List<Cell> doubts(StorageReading reading, List<String> strangers) {
        List<Cell> doubts = new ArrayList<>();
        reading.unseen().forEach(s -> doubts.add(Cell.warn(s)));
        reading.sight().lacks().forEach(s -> doubts.add(Cell.warn(s + ".")));
        Map<String, String> unread =
                reading.references().map(References::unread).orElse(Map.of());
        unread.values().stream()
                .distinct()
                .sorted()
                .forEach(why -> doubts.add(Cell.warn("The configuration of "
                        + Finding.some(unread.entrySet().stream()
                                .filter(e -> e.getValue().equals(why))
                                .map(e -> reading.inventory()
                                        .guest(e.getKey())
                                        .map(Guest::label)
                                        .orElse(e.getKey()))
                                .sorted()
                                .toList())
                        + " could not be read: " + why + ".")));
        if (!reading.tellsOrphans()) {
            doubts.add(Cell.warn("So whether volumes belong to nobody cannot be told, and none is called so."));
        }
        if (!strangers.isEmpty()) {
            doubts.add(Cell.warn("The SAN serves " + String.join(", ", strangers)
                    + " too: a volume that nobody here refers to may be a guest's there."));
        }
        return doubts;
    }

    private static String scope(StorageReading reading) {
        int guests = reading.references()
                .map(r -> Math.max(0, r.guests().size() - r.unread().size()))
                .orElse(0);
        long volumes = reading.volumes().values().stream()
                .flatMap(List::stream)
                .map(v ->
                        v.id() + (reading.setup(v.storage()).map(Setup::shared).orElse(false) ? "" : " " + v.node()))
                .distinct()
                .count();
        return "Looked at: " + counted(reading.seen().size(), "node") + ", "
                + counted(reading.setups().size(), "storage")
                + ", " + counted(volumes, "volume") + ", the configurations of " + counted(guests, "guest")
                + ". Nothing was changed.";
    }

    private static String counted(long number, String word) {
        return number + " " + word + (number == 1 ? "" : "s");
    }
}
