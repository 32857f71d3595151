package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Backups.Backup;
import io.vigie.commands.cluster.Backups.Mode;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.description.Description;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.DurationParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm backup|backups} and {@code backup status}. */
public final class BackupCommands implements CommandSet {
    private static final String READ = "vm.read";
    private static final String VERB = "vm.backup";
    private static final int LONGEST_NOTE = 200;

    private final Names names;
    private final Clock clock;

    public BackupCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("vm backup", VERB, "Backs a guest up.", "vm backup wiki --note \"before the upgrade\""),
                builder -> guest(builder, VERB)
                        .flag(CommonFlags.text("storage", "where to; else the only one there is", c -> List.of()))
                        .flag(CommonFlags.text("mode", "snapshot (it goes on running), suspend or stop", c -> modes()))
                        .flag(CommonFlags.text("note", "what it is for", c -> List.of())),
                this::backup);
        registry.add(
                new CommandDoc("vm backups", READ, "A guest's backups on all storages.", "vm backups wiki"),
                builder -> guest(builder, READ),
                this::list);
        registry.add(
                new CommandDoc(
                        "backup status",
                        READ,
                        "Guests without a recent backup, and why.",
                        "backup status --older-than 3d --cluster rennes"),
                builder -> builder.flag(CommandFlag.<Caller>builder("older-than")
                                .withDescription(Description.of("what is not recent any more; 7d when left out"))
                                .withComponent(DurationParser.<Caller>durationParser())
                                .build())
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::status);
    }

    private Command.Builder<Caller> guest(Command.Builder<Caller> builder, String verb) {
        return builder.required(
                        "guest",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> names.suggestGuests(context.sender(), verb)))
                .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, verb)));
    }

    private static List<String> modes() {
        return Arrays.stream(Mode.values()).map(Mode::word).toList();
    }

    private Outcome backup(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        context.sender().require(VERB, found.hypervisor().cluster());
        String note = CommonFlags.value(context, "note").orElse("").strip();
        if (note.length() > LONGEST_NOTE || note.chars().anyMatch(Character::isISOControl) || note.contains("{{")) {
            throw Problem.user("A note is one line of at most " + LONGEST_NOTE + " characters, without {{.");
        }
        return new Outcome.Proposed(new BackupPlan(
                        found.hypervisor(),
                        found.thing(),
                        CommonFlags.value(context, "storage"),
                        mode(CommonFlags.value(context, "mode").orElse(Mode.SNAPSHOT.word())),
                        note)
                .plan());
    }

    private static Mode mode(String word) {
        return Arrays.stream(Mode.values())
                .filter(m -> m.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() ->
                        Problem.user("There is no backup mode " + word + ".").withCandidates(modes()));
    }

    private Outcome list(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        Backups.Found backups =
                BackupPlan.of(found.hypervisor()).list(Optional.of(found.thing().id()));
        Instant now = clock.instant();
        Answer.TableBuilder table = Answer.table(
                        "Backups of " + found.thing().label(),
                        Column.text("taken"),
                        Column.number("age"),
                        Column.number("size"),
                        Column.text("storage"),
                        Column.text("kept"),
                        Column.text("verified"),
                        Column.text("note"),
                        Column.text("volume"))
                .whenEmpty(found.thing().label() + " has no backup"
                        + (backups.unread().isEmpty() ? "." : " that could be read."));
        for (Backup b : backups.all()) {
            table.row(
                    Cell.of(b.taken().map(Instant::toString).orElse("?")),
                    Cell.of(b.taken().map(t -> Units.ago(t, now)).orElse("?")),
                    Cell.of(Units.bytes(b.bytes())),
                    Cell.of(b.storage() + (b.node().isEmpty() ? "" : " of " + b.node())),
                    b.isProtected() ? Cell.good("protected") : Cell.quiet("no"),
                    verified(b),
                    Cell.of(b.note()),
                    Cell.quiet(b.volume()));
        }
        List<Answer> parts = new ArrayList<>(List.of(table.build()));
        backups.unread().forEach(why -> parts.add(Answer.text(Cell.warn("Could not be read: " + why))));
        return Outcome.reply(parts.size() == 1 ? parts.getFirst() : new Answer.Sections(parts));
    }

    private static Cell verified(Backup backup) {
        return switch (backup.verification()) {
            case "" -> Cell.quiet("no");
            case "ok" -> Cell.good("ok");
            default -> Cell.bad(backup.verification());
        };
    }

    private Outcome status(CommandContext<Caller> context) {
        Duration age = Optional.ofNullable(context.flags().<Duration>getValue("older-than", null))
                .orElse(BackupStatus.USUAL);
        if (age.compareTo(Duration.ofMinutes(1)) < 0) {
            throw Problem.user("A recent backup is younger than at least a minute.");
        }
        List<Hypervisor> where = CommonFlags.clusterOf(context)
                .map(cluster -> List.of(names.cluster(context.sender(), READ, cluster)))
                .orElseGet(() -> names.clusters(context.sender(), READ));
        return Outcome.reply(new BackupStatus(where, age, clock.instant()).answer());
    }
}
