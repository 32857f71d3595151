package io.vigie.commands.link;

import static io.vigie.commands.Answer.Column.number;
import static io.vigie.commands.Answer.Column.text;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.link.SwitchPort.Duplex;
import io.vigie.commands.link.SwitchPort.Link;
import io.vigie.commands.link.SwitchPort.Neighbour;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToDoubleFunction;

/** Switches and port channels in words. */
record LinkAnswers(Instant now, Duration old) {

    Answer overview(List<SwitchState> states) {
        Answer.TableBuilder table = Answer.table(
                        "Port channels", text("channel"), text("name"), text("carries"), text("members"), text("seen"))
                .whenEmpty("No port channel is documented on a switch that you may read.");
        for (SwitchState state : states) {
            for (PortChannel c : state.channels()) {
                table.row(
                        Cell.of(state.name() + " " + c.id()),
                        Cell.of(c.name()),
                        Cell.quiet(c.carries()),
                        active(c),
                        age(state));
            }
        }
        return table.build();
    }

    List<Answer> switchFacts(SwitchState state) {
        List<Answer> parts = new ArrayList<>();
        long up = state.ports().stream().filter(SwitchPort::up).count();
        parts.add(Answer.facts(state.name())
                .fact("system", state.description())
                .fact("up for", Units.duration(state.uptime()))
                .fact("ports with a link", up + " of " + state.ports().size())
                .fact("measured", measured(state))
                .fact("seen", seen(state))
                .build());
        state.channels().forEach(c -> parts.addAll(members(state, c)));
        return parts;
    }

    private static Cell measured(SwitchState state) {
        return state.ports().stream()
                .flatMap(p -> p.link().rates().stream())
                .findFirst()
                .map(r -> Cell.quiet("traffic and errors " + r.overText()))
                .orElse(Cell.quiet("traffic and errors after the next poll"));
    }

    /** The table, and below it what would make it too wide: why, and where to look. */
    List<Answer> members(SwitchState state, PortChannel channel) {
        String title = state.name() + " " + channel.id() + ": " + channel.name() + ", " + words(channel)
                + (isOld(state) ? ", seen " + Units.ago(state.readAt(), now) : "");
        Answer.TableBuilder table = Answer.table(
                        title,
                        text("port"),
                        text("goes to"),
                        text("state"),
                        number("speed"),
                        text("partner"),
                        number("in"),
                        number("out"),
                        number("errors"))
                .whenEmpty("No member is documented.");
        for (Member m : channel.members()) {
            table.row(
                    Cell.of("port " + m.port()),
                    Cell.of((channel.peer() + " " + m.remote()).strip()),
                    state(m),
                    speed(state, channel, m),
                    Cell.quiet(partner(state, m)),
                    traffic(state, m, PortRates::in),
                    traffic(state, m, PortRates::out),
                    errors(state, m));
        }
        List<Cell> remarks = channel.members().stream()
                .map(m -> remarks(state, channel, m))
                .filter(c -> !c.text().isEmpty())
                .toList();
        return remarks.isEmpty() ? List.of(table.build()) : List.of(table.build(), new Answer.Lines("", remarks));
    }

    /** What differs, and how to get it mended in the documents. */
    List<Answer> check(SwitchState state) {
        Answer.TableBuilder table =
                Answer.table(state.name() + ": documents, switch and neighbours compared", text("where"), text("what"));
        List<LinkAudit.Finding> findings = LinkAudit.findings(state);
        findings.forEach(f -> table.row(Cell.of(f.where()), f.what()));
        boolean agrees = findings.stream().allMatch(f -> f.what().tone() == Tone.QUIET);
        List<Answer> parts = new ArrayList<>();
        if (!findings.isEmpty()) {
            parts.add(table.build());
        }
        parts.add(Answer.text(
                agrees
                        ? Cell.good(state.name() + ": the documents agree with what the switch and its neighbours say.")
                        : Cell.of("link check " + state.name()
                                + " --corrected prints the port map as it is now, to paste into the configuration.")));
        return parts;
    }

    List<Answer> corrected(SwitchState state) {
        List<LinkAudit.Corrected> channels = LinkAudit.corrected(state);
        return List.of(
                Answer.text(Cell.of("The port map of " + state.name()
                        + " as the switch and its neighbours say it is; where they are silent, as documented. It goes"
                        + " below this switch in vigie.switches. A cable that is in the wrong port is better moved.")),
                new Answer.Code(PortMapYaml.write(channels, "")));
    }

    Answer trouble(String name, Problem problem) {
        return Answer.text(Cell.warn(name + ": " + problem.text()));
    }

    private static Cell active(PortChannel channel) {
        long active = channel.active();
        if (active == channel.members().size()) {
            return Cell.good(words(channel));
        }
        return active == 0 ? Cell.bad(words(channel)) : Cell.warn(words(channel));
    }

    private static String words(PortChannel channel) {
        return channel.active() + " of " + channel.members().size();
    }

    private static Cell state(Member member) {
        return switch (member.state()) {
            case BUNDLED -> Cell.good(MemberState.BUNDLED.word());
            case DOWN, MISSING -> Cell.bad(member.state().word());
            case NOT_BUNDLED -> Cell.warn("up, " + member.state().word());
        };
    }

    /** Why it carries nothing, where to look, and where the switch sees someone else than the documents say. */
    private static Cell remarks(SwitchState state, PortChannel channel, Member member) {
        List<String> remarks = new ArrayList<>();
        Neighbour neighbour = state.neighbour(member.port());
        boolean elsewhere = neighbour.named() && !channel.peer().isEmpty() && !neighbour.isHost(channel.peer())
                || !neighbour.mayBe(member.remote());
        if (!member.why().isEmpty()) {
            remarks.add(member.why());
        }
        if (elsewhere) {
            remarks.add("the switch sees " + neighbour.text());
        }
        if (!member.look().isEmpty()) {
            remarks.add(member.look());
        }
        if (remarks.isEmpty()) {
            return Cell.of("");
        }
        String text = member.label() + ": " + String.join("; ", remarks);
        return elsewhere ? Cell.warn(text) : Cell.of(text);
    }

    private static Optional<Link> link(SwitchState state, Member member) {
        return state.port(member.port()).map(SwitchPort::link);
    }

    /** Slower than its siblings, or half duplex, is told by its colour. */
    private static Cell speed(SwitchState state, PortChannel channel, Member member) {
        boolean half =
                link(state, member).filter(l -> l.duplex() == Duplex.HALF).isPresent();
        String text = PortRates.speed(member.speed());
        if (member.state() == MemberState.DOWN || text.isEmpty()) {
            return Cell.of(text);
        }
        long best = channel.members().stream().mapToLong(Member::speed).max().orElse(0);
        return half ? Cell.warn(text + " half") : member.speed() < best ? Cell.warn(text) : Cell.of(text);
    }

    private static String partner(SwitchState state, Member member) {
        return link(state, member)
                .flatMap(Link::partner)
                .map(p -> p.system() + " key " + p.key() + " port " + p.port())
                .orElse("");
    }

    private static Cell traffic(SwitchState state, Member member, ToDoubleFunction<PortRates> what) {
        return link(state, member)
                .flatMap(Link::rates)
                .map(what::applyAsDouble)
                .filter(v -> !Double.isNaN(v))
                .map(v -> Cell.of(Units.bits(v)))
                .orElse(Cell.quiet(""));
    }

    private static Cell errors(SwitchState state, Member member) {
        Optional<PortRates> rates = link(state, member).flatMap(Link::rates);
        if (rates.isEmpty() || !rates.get().hasErrors()) {
            return Cell.quiet("");
        }
        double errors = rates.get().errors();
        double discards = rates.get().discards();
        String dropped = discards > 0 ? ", " + Units.perMinute(discards) + " dropped" : "";
        String text = Units.perMinute(errors) + dropped;
        return errors >= 1 ? Cell.warn(text) : Cell.quiet(text);
    }

    private boolean isOld(SwitchState state) {
        return Duration.between(state.readAt(), now).compareTo(old) > 0;
    }

    /** Silent while it is recent. */
    private Cell age(SwitchState state) {
        return isOld(state) ? Cell.warn(Units.ago(state.readAt(), now)) : Cell.quiet("");
    }

    private Cell seen(SwitchState state) {
        String ago = Units.ago(state.readAt(), now);
        return isOld(state) ? Cell.warn(ago) : Cell.quiet(ago);
    }
}
