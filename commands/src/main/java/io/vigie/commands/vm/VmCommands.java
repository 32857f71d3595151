package io.vigie.commands.vm;

import io.vigie.commands.Answer;
import io.vigie.commands.Caller;
import io.vigie.commands.Cell;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.incendo.cloud.context.CommandContext;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;

/** {@code vm list|find|show}, for virtual machines and containers alike. */
public final class VmCommands implements CommandSet {
    private static final String READ = "vm.read";

    private final Names names;
    private final Clock clock;

    public VmCommands(Hypervisors hypervisors, Clock clock) {
        this.names = new Names(hypervisors);
        this.clock = clock;
    }

    @Override
    public void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("vm list", READ, "Guests, from memory.", "vm list --cluster brest-i11 --state running"),
                builder -> builder.flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ)))
                        .flag(CommonFlags.text("node", "only on this node", caller -> names.suggestNodes(caller, READ)))
                        .flag(CommonFlags.text("tag", "only with this tag", caller -> names.suggestTags(caller, READ)))
                        .flag(CommonFlags.text(
                                "state",
                                "only in this state",
                                caller -> Arrays.stream(Guest.State.values())
                                        .map(Guest.State::word)
                                        .toList())),
                this::list);
        registry.add(
                new CommandDoc(
                        "vm find", READ, "Guests whose name, id, tags or node hold a text, everywhere.", "vm find web"),
                builder -> builder.required("text", StringParser.greedyStringParser()),
                this::find);
        registry.add(
                new CommandDoc("vm show", READ, "One guest, read afresh.", "vm show web-1"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.blockingStrings(
                                        (context, input) -> names.suggestGuests(context.sender(), READ)))
                        .flag(CommonFlags.cluster(caller -> names.suggestClusters(caller, READ))),
                this::show);
    }

    private Outcome list(CommandContext<Caller> context) {
        List<Hypervisor> where = CommonFlags.clusterOf(context)
                .map(cluster -> List.of(names.cluster(context.sender(), READ, cluster)))
                .orElseGet(() -> names.clusters(context.sender(), READ));
        GuestFilter filter = new GuestFilter(
                CommonFlags.value(context, "node"),
                CommonFlags.value(context, "tag"),
                CommonFlags.value(context, "state").map(VmCommands::state));
        return Outcome.reply(GuestTable.of(where, filter::matches, filter.words(), clock.instant()));
    }

    private Outcome find(CommandContext<Caller> context) {
        String text = context.<String>get("text").strip();
        if (text.isEmpty()) {
            throw Problem.user("Find what?").withMend("Say a part of a name, an id, a tag or a node.");
        }
        return Outcome.reply(GuestTable.of(
                names.clusters(context.sender(), READ),
                guest -> has(guest, text.toLowerCase(Locale.ROOT)),
                " with \"" + text + "\" in the name, id, tags or node",
                clock.instant()));
    }

    private static boolean has(Guest guest, String text) {
        return Stream.concat(Stream.of(guest.name(), guest.id(), guest.node()), guest.tags().stream())
                .anyMatch(word -> word.toLowerCase(Locale.ROOT).contains(text));
    }

    private static Guest.State state(String word) {
        return Arrays.stream(Guest.State.values())
                .filter(s -> s.word().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> Problem.user("A guest is never " + word + ".")
                        .withCandidates(Arrays.stream(Guest.State.values())
                                .map(Guest.State::word)
                                .toList()));
    }

    private Outcome show(CommandContext<Caller> context) {
        Names.Found<Guest> found =
                names.guest(context.sender(), READ, context.get("guest"), CommonFlags.clusterOf(context));
        if (found.thing().state() == Guest.State.UNKNOWN) {
            return Outcome.reply(Answer.sections(
                    general(found.thing()).build(),
                    Answer.text(Cell.bad(
                            "Its node " + found.thing().node() + " does not answer: what it does now is unknown."))));
        }
        GuestNow now = found.hypervisor().guest(found.thing().id());
        Answer.FactsBuilder facts = general(now.guest())
                .fact("starts with its node", now.onBoot() ? "yes" : "no")
                .fact("guest agent", now.agent() ? "enabled" : "not enabled");
        Answer.FactsBuilder settings = Answer.facts("Configuration");
        now.configuration().forEach(s -> settings.fact(s.key(), s.value()));
        return Outcome.reply(Answer.sections(facts.build(), settings.build()));
    }

    private static Answer.FactsBuilder general(Guest g) {
        Answer.FactsBuilder facts = Answer.facts(g.label())
                .fact("kind", g.kind() == Guest.Kind.VM ? "virtual machine" : "container")
                .fact("cluster", g.cluster())
                .fact("node", g.node())
                .fact("state", NodeCommands.state(g))
                .fact(
                        "HA",
                        g.ha().map(ha -> new Cell(
                                        ha.state() + ", requested " + ha.requested(),
                                        ClusterCommands.haState(ha.state()).tone()))
                                .orElse(Cell.quiet("not managed")))
                .fact("memory", Units.bytesOf(g.memory(), g.memoryTotal()));
        if (g.state() == Guest.State.RUNNING) {
            facts.fact("cpu", Units.percent(g.cpu()) + " of " + trimmed(g.cpus()))
                    .fact("up", Units.duration(g.uptime()));
        }
        return g.tags().isEmpty() ? facts : facts.fact("tags", String.join(", ", g.tags()));
    }

    private static String trimmed(double cpus) {
        return cpus == Math.rint(cpus) ? String.valueOf((long) cpus) : String.valueOf(cpus);
    }
}
