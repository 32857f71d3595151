package io.vigie.bot.audit;

import io.vigie.bot.conversation.Recording;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Units;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.DurationParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** {@code audit}, {@code audit verify}, {@code audit export}. */
@Component
class AuditCommands implements CommandSet {
    private static final String VERB = "audit.read";
    private static final Duration RECENT = Duration.ofHours(24);
    private static final int SHOWN = 50;
    private static final int EXPORTED = 10_000;

    private final AuditLog log;
    private final Recording recording;
    private final Clock clock;
    private final JsonMapper json = new JsonMapper();

    AuditCommands(AuditLog log, Recording recording, Clock clock) {
        this.log = log;
        this.recording = recording;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("audit", VERB, "Shows who did what, newest first.", "audit --since 24h --person jdoe"),
                AuditCommands::filters,
                context -> {
                    begin(context);
                    return Outcome.reply(table(find(context, SHOWN)));
                });
        registry.add(
                new CommandDoc(
                        "audit verify", VERB, "Checks that no audit entry was changed or removed.", "audit verify"),
                context -> {
                    begin(context);
                    return Outcome.reply(verdict(AuditCheck.of(log)));
                });
        registry.add(
                new CommandDoc("audit export", VERB, "Gives the audit as lines of JSON.", "audit export --since 168h"),
                AuditCommands::filters,
                context -> {
                    begin(context);
                    return Outcome.reply(new Answer.Code(lines(find(context, EXPORTED))));
                });
    }

    private static Command.Builder<Caller> filters(Command.Builder<Caller> arguments) {
        return arguments
                .flag(CommandFlag.<Caller>builder("since").withComponent(DurationParser.durationParser()))
                .flag(CommandFlag.<Caller>builder("person").withComponent(StringParser.quotedStringParser()))
                .flag(CommandFlag.<Caller>builder("about").withComponent(StringParser.quotedStringParser()));
    }

    private void begin(CommandContext<Caller> context) {
        context.sender().require(VERB, Caller.EVERYWHERE);
        recording.settle();
    }

    private List<AuditEntry> find(CommandContext<Caller> context, int limit) {
        Duration since = Objects.requireNonNullElse(context.flags().getValue("since", RECENT), RECENT);
        return log.find(clock.instant().minus(since), word(context, "person"), word(context, "about"), limit);
    }

    private static String word(CommandContext<Caller> context, String flag) {
        return Objects.requireNonNullElse(context.flags().<String>getValue(flag, ""), "");
    }

    private Answer table(List<AuditEntry> entries) {
        Instant now = clock.instant();
        Answer.TableBuilder table = Answer.table(
                        entries.size() == SHOWN ? "Audit, the newest " + SHOWN : "Audit",
                        Column.text("when"),
                        Column.text("who"),
                        Column.text("what"),
                        Column.text("on"),
                        Column.text("plan"),
                        Column.text("outcome"))
                .whenEmpty("The audit has nothing of this kind.");
        for (AuditEntry entry : entries) {
            AuditEntry.Draft said = entry.said();
            table.row(
                    Cell.of(Units.ago(said.at(), now)),
                    said.person().isEmpty() ? Cell.quiet("vigie") : Cell.of(said.person()),
                    Cell.of(said.what()),
                    Cell.of(said.target()),
                    Cell.of(said.approval() == 0 ? "" : "#" + said.approval()),
                    Cell.of(said.outcome()));
        }
        return table.build();
    }

    private static Answer verdict(AuditCheck.Verdict verdict) {
        Optional<AuditCheck.Broken> broken = verdict.broken();
        return Answer.facts("Audit")
                .fact("entries", verdict.entries())
                .fact(
                        "chain",
                        broken.map(b -> Cell.bad("broken at entry " + b.seq() + ": " + b.why()))
                                .orElseGet(() -> Cell.good("whole")))
                .fact("head", verdict.head())
                .build();
    }

    private String lines(List<AuditEntry> entries) {
        return entries.reversed().stream().map(this::line).collect(Collectors.joining("\n"));
    }

    private String line(AuditEntry entry) {
        AuditEntry.Draft said = entry.said();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("seq", entry.seq());
        fields.put("at", said.at().toString());
        fields.put("person", said.person());
        fields.put("personId", said.personId());
        fields.put("account", said.account());
        fields.put("what", said.what());
        fields.put("target", said.target());
        fields.put("approval", said.approval());
        fields.put("outcome", said.outcome());
        fields.put("detail", json.readTree(said.detail()));
        fields.put("prevHash", entry.prevHash());
        fields.put("hash", entry.hash());
        return json.writeValueAsString(fields);
    }
}
