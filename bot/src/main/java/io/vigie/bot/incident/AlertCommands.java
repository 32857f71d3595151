package io.vigie.bot.incident;

import io.vigie.bot.access.PersonCaller;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Duration;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.DurationParser;
import org.incendo.cloud.parser.standard.LongParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.Suggestion;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.springframework.stereotype.Component;

/** {@code alert …}. */
@Component
class AlertCommands implements CommandSet {
    private static final String READ = "alert.read";
    private static final String HANDLE = "alert.handle";

    /** How far back {@code --all} looks. */
    private static final int LISTED = 50;

    private final Incidents incidents;
    private final Silences silences;
    private final IncidentAnswer answers;

    AlertCommands(Incidents incidents, Silences silences, IncidentAnswer answers) {
        this.incidents = incidents;
        this.silences = silences;
        this.answers = answers;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("alert list", READ, "Incidents that are open; --all: the latest of all.", "alert list"),
                b -> b.flag(CommandFlag.builder("all").build()),
                this::list);
        registry.add(
                new CommandDoc("alert show", READ, "An incident with its whole timeline.", "alert show 12"),
                b -> b.required("incident", LongParser.longParser(1), numbers()),
                this::show);
        registry.add(
                new CommandDoc("alert ack", HANDLE, "Says that you take care of an incident.", "alert ack 12 on my way")
                        .acting(),
                b -> b.required("incident", LongParser.longParser(1), numbers())
                        .optional("comment", StringParser.greedyStringParser()),
                this::acknowledge);
        registry.add(
                new CommandDoc(
                                "alert silence",
                                HANDLE,
                                "Keeps alerts about some subjects out of the channel for a while.",
                                "alert silence link:laetitia/11* --for 2h --because \"new cable\"")
                        .acting(),
                b -> b.required("subject", StringParser.quotedStringParser(), subjects())
                        .flag(CommandFlag.<Caller>builder("for").withComponent(DurationParser.durationParser()))
                        .flag(CommandFlag.<Caller>builder("because").withComponent(StringParser.quotedStringParser())),
                this::silence);
        registry.add(
                new CommandDoc("alert silences", READ, "Silences that stand.", "alert silences"), this::listSilences);
        registry.add(
                new CommandDoc("alert unsilence", HANDLE, "Ends a silence.", "alert unsilence 3").acting(),
                b -> b.required("silence", LongParser.longParser(1)),
                this::unsilence);
    }

    private Outcome list(CommandContext<Caller> context) {
        boolean all = context.flags().isPresent("all");
        Answer.TableBuilder table = Answer.table(
                        all ? "Incidents" : "Open incidents",
                        Column.text("incident"),
                        Column.text("what"),
                        Column.text("state"),
                        Column.text("since"),
                        Column.text("acknowledged"))
                .whenEmpty(all ? "There has been no incident." : "All is well: no incident is open.");
        for (Incident i : all ? incidents.newest(LISTED) : incidents.open()) {
            if (context.sender().may(READ, i.root().scope())) {
                table.row(
                        Cell.of("#" + i.id()),
                        Cell.of(i.title()),
                        answers.state(i),
                        Cell.of(answers.since(i.openedAt())),
                        Cell.of(i.acknowledged().map(a -> a.by()).orElse("")));
            }
        }
        return Outcome.reply(table.build());
    }

    private Outcome show(CommandContext<Caller> context) {
        long id = context.get("incident");
        Incident incident = incidents.find(id).orElseThrow(() -> Problem.user("There is no incident #" + id + "."));
        context.sender().require(READ, incident.root().scope());
        return Outcome.reply(answers.whole(incident, scope -> context.sender().may(READ, scope)));
    }

    private Outcome acknowledge(CommandContext<Caller> context) {
        Incident incident = incidents.acknowledge(
                context.get("incident"),
                PersonCaller.of(context.sender()),
                context.<String>optional("comment").orElse(""));
        return Outcome.reply("You take care of #" + incident.id() + ": " + incident.title() + ".");
    }

    private Outcome silence(CommandContext<Caller> context) {
        Duration length = context.flags()
                .<Duration>getValue("for")
                .orElseThrow(() ->
                        Problem.user("For how long? A silence needs an end.").withMend("Add --for 2h."));
        Silence silence = silences.make(
                PersonCaller.of(context.sender()),
                context.get("subject"),
                length,
                context.flags().<String>getValue("because").orElse(""));
        return Outcome.reply("Silence " + silence.id() + ": no alert about " + silence.pattern() + " until "
                + answers.date(silence.until()) + ". What happens is recorded all the same.");
    }

    private Outcome listSilences(CommandContext<Caller> context) {
        Answer.TableBuilder table = Answer.table(
                        "Silences",
                        Column.number("silence"),
                        Column.text("subjects"),
                        Column.text("until"),
                        Column.text("by"),
                        Column.text("because"))
                .whenEmpty("Nothing is silenced.");
        for (Silence s : silences.standing()) {
            if (context.sender()
                    .may(READ, Silence.Parts.of(s.pattern()).orElseThrow().scope())) {
                table.row(
                        Cell.of(s.id()),
                        Cell.of(s.pattern()),
                        Cell.of(answers.date(s.until())),
                        Cell.of(s.by()),
                        Cell.of(s.reason()));
            }
        }
        return Outcome.reply(table.build());
    }

    private Outcome unsilence(CommandContext<Caller> context) {
        Silence silence = silences.end(PersonCaller.of(context.sender()), context.get("silence"));
        return Outcome.reply("Alerts about " + silence.pattern() + " are heard again.");
    }

    private SuggestionProvider<Caller> numbers() {
        return SuggestionProvider.blocking((context, input) -> readable(context).stream()
                .map(i -> Suggestion.suggestion(String.valueOf(i.id())))
                .toList());
    }

    private SuggestionProvider<Caller> subjects() {
        return SuggestionProvider.blocking((context, input) -> readable(context).stream()
                .flatMap(i -> i.parts().stream())
                .map(p -> Suggestion.suggestion(p.subject().key()))
                .distinct()
                .toList());
    }

    private List<Incident> readable(CommandContext<Caller> context) {
        return incidents.open().stream()
                .filter(i -> context.sender().may(READ, i.root().scope()))
                .toList();
    }
}
