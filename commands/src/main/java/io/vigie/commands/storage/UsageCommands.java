package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Metrics;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.StorageViews.Pool;
import io.vigie.commands.cluster.StorageViews.Seen;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Volume;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import io.vigie.commands.storage.Belongings.Standing;
import io.vigie.commands.storage.StorageReading.On;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage usage}: who takes the space, the largest first, and when it is full. */
public final class UsageCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;
    private static final int MOST = 40;

    private final Names names;
    private final StorageNames storages;
    private final Clock clock;

    public UsageCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.storages = new StorageNames(names);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc(
                        "storage usage",
                        READ,
                        "Who takes a storage's space, the largest first, and when it is full.",
                        "storage usage san-lvm"),
                builder -> builder.required(
                                "storage",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestStorages(context.sender(), READ)))
                        .flag(CommonFlags.text(
                                "node", "as this node has it", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::usage);
    }

    private Outcome usage(CommandContext<Caller> context) {
        Caller caller = context.sender();
        Optional<String> cluster = storages.cluster(context, READ);
        Names.Found<String> found = storages.find(caller, READ, context.get("storage"), cluster);
        Hypervisor hypervisor = found.hypervisor();
        Optional<String> node = CommonFlags.value(context, "node")
                .map(n -> names.node(caller, READ, n, Optional.of(hypervisor.cluster()))
                        .thing()
                        .name());
        StorageReading reading = StorageReading.of(hypervisor, s -> s.storage().equals(found.thing()), clock.instant())
                .seenBy(caller);
        Setup setup = reading.setup(found.thing())
                .orElseThrow(() -> Problem.user(hypervisor.cluster() + " shows no storage " + found.thing() + "."));
        return Outcome.reply(answer(hypervisor, reading, setup, look(reading, setup, node)));
    }

    /** The node through whose eyes it is seen: of a shared one any will do. */
    private static String look(StorageReading reading, Setup setup, Optional<String> node) {
        List<String> there = reading.nodesOf(setup).stream()
                .filter(n -> node.map(n::equals).orElse(true))
                .filter(n -> reading.volumes().containsKey(new On(setup.storage(), n)))
                .toList();
        if (there.isEmpty()) {
            throw Problem.site("What lies on " + setup.storage() + " cannot be read"
                            + node.map(n -> " on " + n).orElse("") + ". " + String.join(" ", reading.unseen()))
                    .withMend("`storage show " + reading.cluster() + "/" + setup.storage()
                            + "` tells which nodes see it.");
        }
        if (there.size() > 1 && !setup.shared()) {
            throw Problem.user(setup.storage() + " is each node's own: say which with --node.")
                    .withCandidates(there);
        }
        return there.getFirst();
    }

    /** What one guest, or nobody, has there. */
    private static final class Share {
        private final Cell who;
        private long disks;
        private long backups;
        private int volumes;

        Share(Cell who) {
            this.who = who;
        }

        void add(Volume v) {
            volumes++;
            if (v.disk()) {
                disks += v.bytes();
            } else {
                backups += v.bytes();
            }
        }

        long all() {
            return disks + backups;
        }
    }

    private Answer answer(Hypervisor hypervisor, StorageReading reading, Setup setup, String node) {
        List<Volume> volumes = reading.volumes().getOrDefault(new On(setup.storage(), node), List.of());
        Belongings belongings = new Belongings(reading);
        Map<String, Share> shares = new TreeMap<>();
        long orphaned = 0;
        for (Volume v : volumes) {
            Cell who = who(reading, belongings, v);
            shares.computeIfAbsent(who.text(), k -> new Share(who)).add(v);
            orphaned += belongings.standing(v) == Standing.ORPHAN ? v.bytes() : 0;
        }
        String name = setup.storage() + ", " + (setup.shared() ? reading.cluster() : node + ", " + reading.cluster());
        Answer.FactsBuilder facts = Answer.facts("Use of " + name);
        reading.seen(setup.storage(), node).ifPresent(s -> facts.fact("used", used(s)));
        facts.fact("outlook", outlook(hypervisor, setup.storage(), node));
        committed(reading, setup, node, volumes, facts);
        facts.fact("belongs to nobody", orphans(reading, orphaned, belongings, volumes));
        List<Answer> parts = new ArrayList<>(List.of(facts.build(), table(shares, name)));
        List<String> doubts = new ArrayList<>(reading.unseen());
        reading.sight().lacks().forEach(s -> doubts.add(s + "."));
        if (shares.size() > MOST) {
            doubts.add("The " + MOST + " largest of " + shares.size() + " are shown.");
        }
        if (!doubts.isEmpty()) {
            parts.add(new Answer.Lines("", doubts.stream().map(Cell::warn).toList()));
        }
        return new Answer.Sections(parts);
    }

    private static Cell used(Seen s) {
        double share = s.total() <= 0 ? 0 : (double) s.used() / s.total();
        String text = Units.bytesOf(s.used(), s.total()) + ", " + Units.percent(share);
        return share >= 0.95 ? Cell.bad(text) : share >= 0.85 ? Cell.warn(text) : Cell.of(text);
    }

    private static Cell who(StorageReading reading, Belongings belongings, Volume v) {
        return switch (belongings.standing(v)) {
            case ORPHAN -> Cell.warn("nobody");
            case YOUNG -> Cell.quiet("in the making, or made within the hour");
            case COPY -> Cell.quiet("replicas, or left behind by a move");
            case UNKNOWN -> v.guest().isEmpty() ? Cell.quiet("cannot be told") : label(reading, v.guest());
            case FREE -> v.guest().isEmpty() ? Cell.of("images and templates") : label(reading, v.guest());
            case USED ->
                belongings.of(v).isEmpty()
                        ? v.guest().isEmpty()
                                ? Cell.of("named by a path: a backing file, or a snapshot's")
                                : label(reading, v.guest())
                        : label(reading, belongings.of(v).getFirst().guest());
        };
    }

    private static Cell label(StorageReading reading, String id) {
        return reading.inventory()
                .guest(id)
                .map(Guest::label)
                .map(Cell::of)
                .orElse(Cell.warn(id + ", which is no guest any more"));
    }

    private Cell outlook(Hypervisor hypervisor, String storage, String node) {
        try {
            Forecast forecast = hypervisor
                    .metrics()
                    .map(m -> Forecast.of(
                            m.storage(node, storage, Forecast.LOOKS_BACK, Metrics.Of.AVERAGE), clock.instant()))
                    .orElse(new Forecast.TooLittle());
            String words = forecast.words(clock.instant());
            return forecast instanceof Forecast.Full ? Cell.warn(words) : Cell.quiet(words);
        } catch (Problem noRecord) {
            return Cell.quiet("no record of it: " + noRecord.text());
        }
    }

    /** More may be promised than there is: on a thin pool, and with image files that grow. */
    private static void committed(
            StorageReading reading, Setup setup, String node, List<Volume> volumes, Answer.FactsBuilder facts) {
        long promised =
                volumes.stream().filter(Volume::disk).mapToLong(Volume::bytes).sum();
        Optional<Pool> pool = reading.pools().getOrDefault(node, List.of()).stream()
                .filter(p -> setup.type().equals("lvmthin")
                        && p.group().equals(setup.backed("vgname"))
                        && p.name().equals(setup.backed("thinpool")))
                .findFirst();
        long room = pool.map(Pool::bytes)
                .orElse(reading.seen(setup.storage(), node).map(Seen::total).orElse(0L));
        if (room > 0 && promised > 0) {
            double share = (double) promised / room;
            String text = Units.bytes(promised) + " to guests' disks, " + Units.percent(share) + " of "
                    + (pool.isPresent() ? "the pool" : "the storage");
            facts.fact("promised", share > 1 ? Cell.warn(text + ": more than there is") : Cell.of(text));
        }
        pool.ifPresent(p -> facts.fact(
                "metadata",
                Units.bytesOf(p.metadataUsed(), p.metadata()) + ", "
                        + Units.percent(p.metadata() == 0 ? 0 : (double) p.metadataUsed() / p.metadata())));
    }

    private static Cell orphans(StorageReading reading, long bytes, Belongings belongings, List<Volume> volumes) {
        if (!reading.tellsOrphans()) {
            return Cell.warn("cannot be told: not all guests' configurations or volumes could be seen");
        }
        List<Volume> orphans = volumes.stream()
                .filter(v -> belongings.standing(v) == Standing.ORPHAN)
                .sorted(Comparator.comparing(Volume::bytes).reversed())
                .toList();
        return orphans.isEmpty()
                ? Cell.of("nothing")
                : Cell.warn(Units.bytes(bytes) + ": "
                        + Finding.some(orphans.stream().map(Volume::name).toList()));
    }

    private static Answer table(Map<String, Share> shares, String name) {
        long sum = shares.values().stream().mapToLong(Share::all).sum();
        Answer.TableBuilder table = Answer.table(
                        "By guest",
                        Column.text("who"),
                        Column.number("volumes"),
                        Column.number("disks"),
                        Column.number("backups, images"),
                        Column.number("share"))
                .whenEmpty("Nothing is seen on " + name + ".");
        shares.values().stream()
                .sorted(Comparator.comparing(Share::all).reversed().thenComparing(s -> s.who.text()))
                .limit(MOST)
                .forEach(s -> table.row(
                        s.who,
                        Cell.of(s.volumes),
                        Cell.of(s.disks > 0 ? Units.bytes(s.disks) : ""),
                        Cell.of(s.backups > 0 ? Units.bytes(s.backups) : ""),
                        Cell.of(sum == 0 ? "" : Units.percent((double) s.all() / sum))));
        return table.build();
    }
}
