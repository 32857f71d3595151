package io.vigie.commands.link;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code link list} and {@code link show}: the port channels, as the switches say they are. */
public final class LinkCommands implements CommandSet {
    /** The right, on the scope of a switch's name. */
    public static final String READ = "link.read";

    private static final Duration OLD = Duration.ofSeconds(60);

    private final Switches switches;
    private final Clock clock;

    public LinkCommands(Switches switches, Clock clock) {
        this.switches = switches;
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("link list", READ, "The port channels and how many members carry traffic.", "link list"),
                this::list);
        registry.add(
                new CommandDoc(
                        "link show",
                        READ,
                        "A switch, a port channel, or the links of a machine, with every member and why it is down.",
                        "link show nikita"),
                builder -> builder.required(
                        "what",
                        StringParser.quotedStringParser(),
                        SuggestionProvider.blockingStrings(
                                (context, input) -> lookup(context.sender()).words())),
                this::show);
    }

    private List<Switch> readable(Caller caller) {
        return switches.all().stream().filter(s -> caller.may(READ, s.name())).toList();
    }

    private LinkLookup lookup(Caller caller) {
        return LinkLookup.of(readable(caller));
    }

    private Outcome list(CommandContext<Caller> context) {
        List<Answer> parts = new ArrayList<>();
        LinkAnswers answers = new LinkAnswers(clock.instant(), OLD);
        List<SwitchState> states = new ArrayList<>();
        for (Switch s : readable(context.sender())) {
            try {
                states.add(s.state());
                s.trouble().ifPresent(p -> parts.add(answers.trouble(s.name(), p)));
            } catch (Problem never) {
                parts.add(answers.trouble(s.name(), never));
            }
        }
        parts.addFirst(answers.overview(states));
        return Outcome.reply(new Answer.Sections(parts));
    }

    private Outcome show(CommandContext<Caller> context) {
        String what = context.get("what");
        LinkLookup lookup = lookup(context.sender());
        List<Answer> parts = new ArrayList<>();
        switch (lookup.find(what)) {
            case LinkLookup.Found.OneSwitch found -> {
                SwitchState state = upToDate(found.which(), parts);
                parts.addAll(new LinkAnswers(clock.instant(), OLD).switchFacts(state));
            }
            case LinkLookup.Found.Channels found ->
                found.ids().forEach((which, ids) -> {
                    SwitchState state = upToDate(which, parts);
                    LinkAnswers answers = new LinkAnswers(clock.instant(), OLD);
                    state.channels().stream()
                            .filter(c -> ids.contains(c.id()))
                            .forEach(c -> parts.add(answers.members(state, c)));
                });
        }
        return Outcome.reply(new Answer.Sections(parts));
    }

    /** From memory when it is recent, else asked now; what cannot be asked is shown as it was, with the reason. */
    private SwitchState upToDate(Switch which, List<Answer> parts) {
        try {
            SwitchState known = which.state();
            if (Duration.between(known.readAt(), clock.instant()).compareTo(OLD) <= 0) {
                return known;
            }
        } catch (Problem never) {
            return which.poll();
        }
        try {
            return which.poll();
        } catch (Problem p) {
            parts.add(new LinkAnswers(clock.instant(), OLD).trouble(which.name(), p));
            return which.state();
        }
    }
}
