package io.vigie.commands.link;

import static io.vigie.commands.Answer.Column.number;
import static io.vigie.commands.Answer.Column.text;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

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
        long up = state.ports().stream().filter(SwitchState.SwitchPort::up).count();
        parts.add(Answer.facts(state.name())
                .fact("system", state.description())
                .fact("up for", Units.duration(state.uptime()))
                .fact("ports with a link", up + " of " + state.ports().size())
                .fact("seen", seen(state))
                .build());
        state.channels().forEach(c -> parts.add(members(state, c)));
        return parts;
    }

    Answer members(SwitchState state, PortChannel channel) {
        String title = state.name() + " " + channel.id() + ": " + channel.name() + ", " + words(channel)
                + (isOld(state) ? ", seen " + Units.ago(state.readAt(), now) : "");
        Answer.TableBuilder table = Answer.table(
                        title, text("port"), text("goes to"), text("state"), number("speed"), text("remarks"))
                .whenEmpty("No member is documented.");
        for (Member m : channel.members()) {
            table.row(
                    Cell.of("port " + m.port()),
                    Cell.of((channel.peer() + " " + m.remote()).strip()),
                    state(m),
                    Cell.of(speed(m.speed())),
                    remarks(state, channel, m));
        }
        return table.build();
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

    /** Why it carries nothing, and where the switch sees someone else than the documents say. */
    private static Cell remarks(SwitchState state, PortChannel channel, Member member) {
        String neighbour =
                state.port(member.port()).map(SwitchState.SwitchPort::neighbour).orElse("");
        String documented = (channel.peer() + " " + member.remote()).strip();
        if (!neighbour.isEmpty() && !documented.isEmpty() && !agree(neighbour, documented)) {
            return Cell.warn((member.why().isEmpty() ? "" : member.why() + "; ") + "the switch sees " + neighbour);
        }
        return Cell.of(member.why());
    }

    /** A neighbour may call itself by its full name: {@code nikita.example.org eth2} is {@code nikita eth2}. */
    private static boolean agree(String neighbour, String documented) {
        return shortened(neighbour).equalsIgnoreCase(shortened(documented));
    }

    private static String shortened(String text) {
        String[] words = text.split(" ", 2);
        String host = words[0].split("\\.", 2)[0];
        return words.length == 1 ? host : host + " " + words[1];
    }

    private static String speed(long bits) {
        if (bits == 0) {
            return "";
        }
        return bits % 1_000_000_000 == 0 ? bits / 1_000_000_000 + " Gbit/s" : bits / 1_000_000 + " Mbit/s";
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
