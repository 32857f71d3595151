package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.watch.SwitchMemory.Told;
import io.vigie.commands.Tone;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.MemberState;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Compares two readings of a switch. The first one tells everything, the good too. */
final class SwitchDiff {
    /** A plugged-in member may take three slow LACP periods to join its bundle; only then has it been dropped. */
    static final Duration JOINING = Duration.ofSeconds(90);

    private final SwitchMemory before;
    private final SwitchState now;
    private final Instant at;
    private final List<Observation> seen = new ArrayList<>();
    private final Map<String, Told> members = new HashMap<>();
    private final Map<Integer, Told> channels = new HashMap<>();
    private final HealthDiff health;

    private SwitchDiff(SwitchMemory before, SwitchState now, Instant at) {
        this.before = before;
        this.now = now;
        this.at = at;
        health = new HealthDiff(before, now, at, seen);
    }

    static Step<SwitchMemory> diff(String name, SwitchMemory before, Reading<SwitchState> reading) {
        return switch (reading) {
            case Reading.Read<SwitchState> read -> new SwitchDiff(before, read.value(), read.at()).step();
            case Reading.Failed<SwitchState> failed -> failed(name, before, failed);
        };
    }

    private static Step<SwitchMemory> failed(String name, SwitchMemory before, Reading.Failed<SwitchState> failed) {
        Reach reach = before.reach().failed();
        List<Observation> news = reach.lost() && !before.reach().lost()
                ? List.of(new Observation(
                        new Subject(Type.SWITCH, name, name, name, ""),
                        Kind.UNREACHABLE,
                        Tone.WARN,
                        name + " does not answer: " + failed.why().text(),
                        failed.at()))
                : List.of();
        return new Step<>(before.reached(reach), news);
    }

    private Step<SwitchMemory> step() {
        if (before.reach().lost() || !before.reach().known()) {
            Subject self = new Subject(Type.SWITCH, now.name(), now.name(), now.name(), "");
            seen.add(new Observation(self, Kind.REACHABLE, Tone.GOOD, now.name() + " answers again", at));
        }
        for (PortChannel channel : now.channels()) {
            // The members first: the incident takes the channel's own line instead of theirs.
            channel.members().forEach(m -> health.member(channel, m));
            channel.members().forEach(m -> member(channel, m));
            channel(channel);
            health.partners(channel);
        }
        return new Step<>(
                new SwitchMemory(
                        Reach.answered(), true, members, channels, health.members(), health.apart(), now.uptime()),
                seen);
    }

    private void channel(PortChannel channel) {
        int wanted = channel.members().size();
        long active = channel.active();
        Kind kind = active == wanted ? Kind.LINK_WHOLE : active == 0 ? Kind.CONNECTIVITY_LOST : Kind.REDUNDANCY_LOST;
        String text = switch (kind) {
            case LINK_WHOLE -> name(channel) + " is whole again, " + active + " of " + wanted + " members";
            case CONNECTIVITY_LOST -> name(channel) + " has no member left: " + faults(channel) + consequence(channel);
            default -> name(channel) + " has " + active + " of " + wanted + " members left: " + faults(channel);
        };
        @Nullable Told known = before.channels().get(channel.id());
        if (known != null && withheld(channel, kind, known)) {
            channels.put(channel.id(), known);
            return;
        }
        Told told = Told.of(kind, text);
        channels.put(channel.id(), told);
        if (isNews(known, told)) {
            Tone tone = switch (kind) {
                case LINK_WHOLE -> Tone.GOOD;
                case CONNECTIVITY_LOST -> Tone.BAD;
                default -> Tone.WARN;
            };
            seen.add(new Observation(subject(channel, String.valueOf(channel.id())), kind, tone, text, at));
        }
    }

    /** While a member flaps its ups and downs are one piece of news, told as such; but lost is lost. */
    private boolean withheld(PortChannel channel, Kind kind, Told known) {
        boolean lost = kind == Kind.CONNECTIVITY_LOST || known.kind() == Kind.CONNECTIVITY_LOST;
        boolean flaps = channel.members().stream().anyMatch(m -> health.flaps(channel, m));
        return flaps && !lost || joining(channel) && known.kind() == Kind.LINK_WHOLE;
    }

    /** The switch has just started, every link is up, and LACP has not agreed yet. */
    private boolean joining(PortChannel channel) {
        return starting()
                && channel.members().stream()
                        .allMatch(m -> m.state() == MemberState.BUNDLED || m.state() == MemberState.NOT_BUNDLED);
    }

    private boolean starting() {
        return !now.uptime().isZero() && now.uptime().compareTo(JOINING) < 0;
    }

    /** What it means for the machine behind it. */
    private static String consequence(PortChannel channel) {
        if (!channel.storage() || channel.peer().isEmpty()) {
            return "";
        }
        return "; it carries the storage of " + channel.peer()
                + ": without another path disks hang there, and HA may fence the node";
    }

    private void member(PortChannel channel, Member member) {
        String id = channel.id() + "/" + member.port();
        @Nullable Told known = before.members().get(id);
        if (known != null && health.flaps(channel, member)) {
            members.put(id, known);
            return;
        }
        Told told = told(channel, member, known);
        members.put(id, told);
        if (isNews(known, told)) {
            Tone tone = told.kind() == Kind.MEMBER_BACK ? Tone.GOOD : Tone.WARN;
            seen.add(new Observation(subject(channel, id), told.kind(), tone, told.text(), at));
        }
    }

    private Told told(PortChannel channel, Member member, @Nullable Told known) {
        boolean wasDown = known != null && known.kind() == Kind.MEMBER_DOWN;
        if (member.state() == MemberState.NOT_BUNDLED && known != null && (wasDown || starting())) {
            Instant since = known.isPending() ? known.pending() : at;
            if (at.isBefore(since.plus(JOINING))) {
                return new Told(known.kind(), known.text(), since);
            }
        }
        String port = member.label() + " of " + channel.name();
        return switch (member.state()) {
            case BUNDLED -> Told.of(Kind.MEMBER_BACK, port + " carries traffic again");
            case NOT_BUNDLED ->
                Told.of(
                        Kind.MEMBER_DROPPED,
                        port + " was dropped from the bundle, though its link is up" + why(member));
            case DOWN, MISSING -> Told.of(Kind.MEMBER_DOWN, port + " " + fault(member));
        };
    }

    /** What is bad at the first reading is news, and what is good is too: it may end an old incident. */
    private static boolean isNews(@Nullable Told known, Told told) {
        return known == null || known.kind() != told.kind() || !known.text().equals(told.text());
    }

    private String faults(PortChannel channel) {
        return channel.members().stream()
                .filter(m -> m.state() != MemberState.BUNDLED)
                .map(m -> m.label() + " " + fault(m))
                .collect(Collectors.joining(", "));
    }

    private String fault(Member member) {
        return switch (member.state()) {
            case BUNDLED -> "carries traffic";
            case DOWN -> switchedOff(member) ? "is switched off" : "is down";
            case NOT_BUNDLED -> "is up but not in the bundle";
            case MISSING -> "is unknown to the switch";
        };
    }

    private boolean switchedOff(Member member) {
        return now.port(member.port()).filter(p -> !p.adminUp()).isPresent();
    }

    private static String why(Member member) {
        return (member.why().isEmpty() ? "" : ": " + member.why())
                + (member.look().isEmpty() ? "" : "; " + member.look());
    }

    private String name(PortChannel channel) {
        return channel.name() + " (" + now.name() + ", port channel " + channel.id() + ")";
    }

    private Subject subject(PortChannel channel, String id) {
        return new Subject(Type.LINK, now.name(), id, channel.name(), channel.peer());
    }
}
