package io.vigie.commands.language;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage.Entry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.flag.CommandFlag;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code help}: what <em>you</em> can do, from the same specification that is parsed. */
final class HelpCommands implements CommandSet {
    private final CommandLanguage language;

    HelpCommands(CommandLanguage language) {
        this.language = language;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("help", "", "Shows what you can do, or how one command is written.", "help vm stop"),
                builder -> builder.optional(
                        "command",
                        StringParser.greedyStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> language.wordsOf(language.visibleTo(context.sender())))),
                this::help);
    }

    private Outcome help(CommandContext<Caller> context) {
        List<Entry> visible = language.visibleTo(context.sender());
        String asked = context.<String>optional("command").orElse("").strip();
        if (asked.isEmpty()) {
            return Outcome.reply(overview(visible));
        }
        List<Entry> matching = visible.stream()
                .filter(entry ->
                        entry.doc().words().equals(asked) || entry.doc().words().startsWith(asked + " "))
                .toList();
        return switch (matching.size()) {
            case 0 ->
                throw Problem.user("You have no command `" + asked + "`.").withMend("`help` lists what you can do.");
            case 1 -> Outcome.reply(details(context.sender(), matching.getFirst()));
            default -> Outcome.reply(list(context.sender(), asked, matching));
        };
    }

    private Answer overview(List<Entry> visible) {
        Map<String, List<String>> byTopic = new LinkedHashMap<>();
        for (Entry entry : visible) {
            String words = entry.doc().words();
            int blank = words.indexOf(' ');
            byTopic.computeIfAbsent(blank < 0 ? words : words.substring(0, blank), topic -> new ArrayList<>())
                    .add(blank < 0 ? "" : words.substring(blank + 1));
        }
        Answer.TableBuilder table = Answer.table("What you can do", Column.text("command"), Column.text(""));
        byTopic.forEach((topic, words) -> table.row(Cell.of(topic), overview(visible, topic, words)));
        return Answer.sections(
                table.build(),
                Answer.text(Cell.quiet("`help vm` shows a topic, `help vm stop` one command with an example.")));
    }

    /** A topic that is a command itself says what it does, and then what else there is of it. */
    private static Cell overview(List<Entry> visible, String topic, List<String> words) {
        String further = String.join(
                " · ", words.stream().filter(word -> !word.isEmpty()).toList());
        String itself = summary(visible, topic);
        if (further.isEmpty()) {
            return Cell.quiet(itself);
        }
        return Cell.of(itself.isEmpty() ? further : itself + " Also: " + further);
    }

    private static String summary(List<Entry> visible, String words) {
        return visible.stream()
                .filter(entry -> entry.doc().words().equals(words))
                .map(entry -> entry.doc().summary())
                .findFirst()
                .orElse("");
    }

    private Answer list(Caller caller, String topic, List<Entry> entries) {
        Answer.TableBuilder table = Answer.table(topic, Column.text("command"), Column.text("what it does"));
        entries.forEach(entry -> table.row(
                Cell.of(language.syntax(caller, entry)), Cell.of(entry.doc().summary())));
        return table.build();
    }

    private Answer details(Caller caller, Entry entry) {
        Answer.FactsBuilder facts = Answer.facts(entry.doc().words())
                .fact("what it does", entry.doc().summary())
                .fact("written", language.syntax(caller, entry))
                .fact("for example", entry.doc().example())
                .fact(
                        "needs",
                        entry.doc().verb().isEmpty() ? "nothing" : entry.doc().verb());
        if (entry.command().flagParser() != null) {
            for (CommandFlag<?> flag : entry.command().flagParser().flags()) {
                facts.fact("--" + flag.name(), flag.description().textDescription());
            }
        }
        return facts.build();
    }
}
