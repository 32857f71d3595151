package io.vigie.commands.storage;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code storage targets|luns|paths|probe}: what the SANs offer and the ways to it. */
public final class SanCommands implements CommandSet {
    private static final String READ = StorageCommands.READ;

    private final Sans sans;
    private final Clock clock;

    public SanCommands(Sans sans, Clock clock) {
        this.sans = sans;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        SuggestionProvider<Caller> names = SuggestionProvider.blockingStrings((context, input) ->
                readable(context.sender()).stream().map(San::name).toList());
        registry.add(
                new CommandDoc(
                        "storage luns",
                        READ,
                        "Each LUN once, whatever paths lead to it, and how many are left.",
                        "storage luns sanizator"),
                builder -> builder.optional("san", StringParser.quotedStringParser(), names),
                context -> Outcome.reply(answers().luns(chosen(context))));
        registry.add(
                new CommandDoc(
                        "storage paths",
                        READ,
                        "Every path to every LUN, in the words of multipath -ll, with its latency.",
                        "storage paths sanizator"),
                builder -> builder.optional("san", StringParser.quotedStringParser(), names),
                context -> Outcome.reply(answers().paths(chosen(context))));
        registry.add(
                new CommandDoc(
                        "storage targets", READ, "The targets that the portals offer.", "storage targets sanizator"),
                builder -> builder.optional("san", StringParser.quotedStringParser(), names),
                context -> Outcome.reply(answers().targets(chosen(context))));
        registry.add(
                new CommandDoc(
                        "storage probe",
                        READ,
                        "Ask every portal and every LUN of a SAN now; nothing is written.",
                        "storage probe sanizator"),
                builder -> builder.required("san", StringParser.quotedStringParser(), names),
                this::probe);
    }

    private SanAnswers answers() {
        return new SanAnswers(clock.instant());
    }

    private Outcome probe(CommandContext<Caller> context) {
        List<San> chosen = chosen(context);
        chosen.forEach(San::probe);
        List<String> clusters = chosen.stream()
                .flatMap(san -> san.serves().stream())
                .filter(cluster -> context.sender().may(READ, cluster))
                .toList();
        List<Answer> parts = new ArrayList<>(new StorageAnswers(clock.instant()).sans(chosen, clusters));
        parts.addAll(answers().now(chosen).parts());
        return Outcome.reply(new Answer.Sections(parts));
    }

    private List<San> readable(Caller caller) {
        return sans.all().stream().filter(s -> caller.may(READ, s.name())).toList();
    }

    /** All of them, or one by its name or an unambiguous beginning of it. */
    private List<San> chosen(CommandContext<Caller> context) {
        List<San> readable = readable(context.sender());
        String wanted = context.getOrDefault("san", "");
        if (wanted.isEmpty()) {
            return readable;
        }
        List<San> exact = readable.stream().filter(s -> s.name().equals(wanted)).toList();
        List<San> found = exact.isEmpty()
                ? readable.stream().filter(s -> s.name().startsWith(wanted)).toList()
                : exact;
        if (found.size() != 1) {
            throw Problem.user(
                            found.isEmpty()
                                    ? "There is no SAN " + wanted + " that you may read."
                                    : wanted + " could be several SANs.")
                    .withCandidates((found.isEmpty() ? readable : found)
                            .stream().map(San::name).toList());
        }
        return found;
    }
}
