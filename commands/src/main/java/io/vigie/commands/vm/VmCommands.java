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
import io.vigie.commands.cluster.HaShown;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.Mishap;
import io.vigie.commands.cluster.Names;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommonFlags;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
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
                    general(found).build(),
                    Answer.text(Cell.bad(
                            "Its node " + found.thing().node() + " does not answer: what it does now is unknown."))));
        }
        GuestNow now = found.hypervisor().guest(found.thing().id());
        Answer.FactsBuilder facts = general(new Names.Found<>(found.hypervisor(), now.guest()))
                .fact("starts with its node", now.onBoot() ? "yes" : "no")
                .fact("guest agent", now.agent() ? "enabled" : "not enabled");
        Answer.FactsBuilder settings = Answer.facts("Configuration");
        now.configuration().forEach(s -> settings.fact(s.key(), s.value()));
        List<Answer> parts = new ArrayList<>(List.of(facts.build()));
        now.guest().mishap().flatMap(m -> mishap(now.guest(), m)).ifPresent(parts::add);
        parts.add(settings.build());
        return Outcome.reply(new Answer.Sections(parts));
    }

    /** Told while it lasts: of one that runs again it says no more than that it was. */
    private Optional<Answer> mishap(Guest guest, Mishap mishap) {
        String when = " (" + Units.ago(mishap.at(), clock.instant()) + ")";
        boolean runs = guest.state() == Guest.State.RUNNING;
        String resume = "`vm resume " + guest.cluster() + "/" + guest.id() + "`";
        String disk = mishap.detail().isEmpty() ? "a disk" : "its disk " + mishap.detail();
        return switch (mishap.kind()) {
            case IO_ERROR ->
                Optional.of(Answer.text(
                        runs
                                ? Cell.warn("It was halted because " + disk + " failed" + when + ", and runs again.")
                                : Cell.bad("It is halted because " + disk + " failed" + when
                                        + ". Mend the storage (is it full, is its path there?), then " + resume
                                        + ".")));
            case CRASHED ->
                Optional.of(Answer.text(
                        runs
                                ? Cell.warn("Its process died without being told to" + when + "; it was started again.")
                                : Cell.bad("Its process died without being told to" + when
                                        + ". Its log on the host tells why; `vm start " + guest.cluster() + "/"
                                        + guest.id() + "` starts it again.")));
            case WATCHDOG ->
                Optional.of(Answer.text(
                        runs
                                ? Cell.warn("Its own watchdog was not fed" + when + ": its system hung.")
                                : Cell.bad("Its own watchdog was not fed" + when + ": its system hung. " + resume
                                        + " lets it go on, `vm reset` boots it anew.")));
        };
    }

    private static Answer.FactsBuilder general(Names.Found<Guest> found) {
        Guest g = found.thing();
        Answer.FactsBuilder facts = Answer.facts(g.label())
                .fact("kind", g.kind() == Guest.Kind.VM ? "virtual machine" : "container")
                .fact("cluster", g.cluster())
                .fact("node", g.node())
                .fact("state", NodeCommands.state(g));
        if (HaShown.on(found.hypervisor(), found.hypervisor().inventory())) {
            facts.fact(
                    "HA",
                    g.ha().map(ha -> new Cell(
                                    ha.state() + ", requested " + ha.requested(),
                                    ClusterCommands.haState(ha.state()).tone()))
                            .orElse(Cell.quiet("not managed")));
        }
        facts.fact("memory", Units.bytesOf(g.memory(), g.memoryTotal()));
        if (g.state() == Guest.State.RUNNING) {
            facts.fact("cpu", Units.percent(g.cpu()) + " of " + trimmed(g.cpus()))
                    .fact("up", g.uptime().isZero() ? "not told" : Units.duration(g.uptime()));
        }
        return g.tags().isEmpty() ? facts : facts.fact("tags", String.join(", ", g.tags()));
    }

    private static String trimmed(double cpus) {
        return cpus == Math.rint(cpus) ? String.valueOf((long) cpus) : String.valueOf(cpus);
    }
}
