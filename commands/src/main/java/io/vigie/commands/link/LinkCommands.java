package io.vigie.commands.link;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Diagram;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code link list|show|map|check|graph}: the port channels, as the switches say they are. */
public final class LinkCommands implements CommandSet {
    /** The right, on the scope of a switch's name. */
    public static final String READ = "link.read";

    private static final Duration OLD = Duration.ofSeconds(60);

    private final Switches switches;
    private final Set<String> sans;
    private final ZoneId zone;
    private final Clock clock;

    public LinkCommands(Switches switches, Clock clock) {
        this(switches, Set.of(), ZoneOffset.UTC, clock);
    }

    /**
     * @param sans their names: a peer of this name is drawn as one
     * @param zone of the times that are shown
     */
    public LinkCommands(Switches switches, Set<String> sans, ZoneId zone, Clock clock) {
        this.switches = switches;
        this.sans = Set.copyOf(sans);
        this.zone = zone;
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
                builder -> builder.required("what", StringParser.quotedStringParser(), words()),
                this::show);
        registry.add(
                new CommandDoc(
                        "link map",
                        READ,
                        "SANs, switches and machines as a picture, with the state of each link.",
                        "link map laetitia"),
                builder -> builder.optional("what", StringParser.quotedStringParser(), words()),
                this::map);
        registry.add(
                new CommandDoc(
                        "link check",
                        READ,
                        "Where the documented port map, the switch and its neighbours (LLDP) differ.",
                        "link check laetitia"),
                builder -> builder.optional("switch", StringParser.quotedStringParser(), names())
                        .flag(CommonFlags.present("corrected", "print the port map as it should be written down")),
                this::check);
        registry.add(
                new CommandDoc(
                        "link graph",
                        READ,
                        "Traffic and errors of a port channel or a port over time.",
                        "link graph laetitia/11"),
                builder -> builder.required("what", StringParser.quotedStringParser(), words()),
                this::graph);
    }

    private SuggestionProvider<Caller> words() {
        return SuggestionProvider.blockingStrings(
                (context, input) -> lookup(context.sender()).words());
    }

    private SuggestionProvider<Caller> names() {
        return SuggestionProvider.blockingStrings((context, input) ->
                readable(context.sender()).stream().map(Switch::name).toList());
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
                            .forEach(c -> parts.addAll(answers.members(state, c)));
                });
        }
        return Outcome.reply(new Answer.Sections(parts));
    }

    private Outcome map(CommandContext<Caller> context) {
        Optional<String> what = context.optional("what");
        LinkMap map = new LinkMap(sans, clock.instant(), OLD);
        List<LinkMap.Part> parts = new ArrayList<>();
        if (what.isEmpty()) {
            readable(context.sender()).forEach(s -> parts.add(whole(s)));
        } else {
            switch (lookup(context.sender()).find(what.get())) {
                case LinkLookup.Found.OneSwitch found -> parts.add(whole(found.which()));
                case LinkLookup.Found.Channels found ->
                    found.ids().forEach((which, ids) -> parts.add(new LinkMap.Part(which, ids)));
            }
        }
        Diagram diagram = map.of(what.map(w -> "Links of " + w.strip()).orElse("Links"), parts);
        return Outcome.reply(Answer.sections(
                diagram.edges().isEmpty()
                        ? Answer.text(Cell.quiet("No port channel is documented on a switch that you may read."))
                        : new Answer.Picture(diagram)));
    }

    private static LinkMap.Part whole(Switch which) {
        Set<Integer> ids = new HashSet<>();
        try {
            which.state().channels().forEach(c -> ids.add(c.id()));
        } catch (Problem never) {
            which.documented().forEach(c -> ids.add(c.id()));
        }
        return new LinkMap.Part(which, ids);
    }

    private Outcome check(CommandContext<Caller> context) {
        Optional<String> name = context.optional("switch");
        boolean corrected = context.flags().isPresent("corrected");
        List<Switch> readable = readable(context.sender());
        List<Switch> chosen = name.isEmpty() ? readable : List.of(named(readable, name.get()));
        List<Answer> parts = new ArrayList<>();
        LinkAnswers answers = new LinkAnswers(clock.instant(), OLD);
        for (Switch s : chosen) {
            try {
                SwitchState state = s.survey();
                parts.addAll(corrected ? answers.corrected(state) : answers.check(state));
            } catch (Problem p) {
                parts.add(answers.trouble(s.name(), p));
            }
        }
        if (parts.isEmpty()) {
            parts.add(Answer.text(Cell.quiet("There is no switch that you may read.")));
        }
        return Outcome.reply(new Answer.Sections(parts));
    }

    private static Switch named(List<Switch> readable, String name) {
        return readable.stream()
                .filter(s -> s.name().equalsIgnoreCase(name.strip()))
                .findFirst()
                .orElseThrow(() -> Problem.user("There is no switch " + name + ".")
                        .withCandidates(readable.stream().map(Switch::name).toList()));
    }

    private Outcome graph(CommandContext<Caller> context) {
        String what = context.get("what");
        List<Switch> readable = readable(context.sender());
        Optional<LinkPorts> port = LinkPorts.port(readable, what);
        List<Answer> parts = new ArrayList<>();
        List<LinkPorts> all = port.map(List::of)
                .orElseGet(() -> LinkPorts.channels(lookup(context.sender()).find(what)));
        all.forEach(p -> parts.addAll(new LinkGraph(p.on(), clock.instant(), zone).of(p.title(), p.ports())));
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
