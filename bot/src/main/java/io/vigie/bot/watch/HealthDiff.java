package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import io.vigie.commands.Units;
import io.vigie.commands.link.PortRates;
import io.vigie.commands.link.SwitchPort;
import io.vigie.commands.link.SwitchPort.Partner;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.SwitchState.Member;
import io.vigie.commands.link.SwitchState.PortChannel;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What is wrong with links that are up: they flap, damage frames, run slowly, or end at the wrong machine. */
final class HealthDiff {
    private final SwitchMemory before;
    private final SwitchState now;
    private final Instant at;
    private final List<Observation> seen;
    private final Map<String, MemberHealth> members = new HashMap<>();
    private final Map<Integer, Instant> apart = new HashMap<>();

    HealthDiff(SwitchMemory before, SwitchState now, Instant at, List<Observation> seen) {
        this.before = before;
        this.now = now;
        this.at = at;
        this.seen = seen;
    }

    Map<String, MemberHealth> members() {
        return members;
    }

    Map<Integer, Instant> apart() {
        return apart;
    }

    boolean flaps(PortChannel channel, Member member) {
        MemberHealth known = members.get(id(channel, member));
        return known != null && known.flaps().flapping();
    }

    void member(PortChannel channel, Member member) {
        MemberHealth was = before.health().getOrDefault(id(channel, member), MemberHealth.NEW);
        Optional<SwitchPort> known = now.port(member.port());
        if (known.isEmpty()) {
            members.put(id(channel, member), was);
            return;
        }
        SwitchPort port = known.get();
        boolean restarted = now.uptime().compareTo(before.uptime()) < 0;
        MemberHealth is = new MemberHealth(
                was.flaps().next(port, at, restarted),
                port.link().rates().map(was.errors()::next).orElse(was.errors()),
                was.speed().next(port.up() ? port.speed() : 0, siblings(channel, member)));
        members.put(id(channel, member), is);
        flaps(channel, member, was.flaps(), is.flaps());
        errors(channel, member, was.errors(), is.errors());
        speed(channel, member, was.speed(), is.speed());
    }

    private long siblings(PortChannel channel, Member member) {
        return channel.members().stream()
                .filter(m -> m.port() != member.port())
                .flatMap(m -> now.port(m.port()).stream())
                .filter(SwitchPort::up)
                .mapToLong(SwitchPort::speed)
                .max()
                .orElse(0);
    }

    private void flaps(PortChannel channel, Member member, Flaps was, Flaps is) {
        if (was.flapping() == is.flapping() && was.settled() == is.settled()) {
            return;
        }
        String port = member.label() + " of " + channel.name();
        if (is.flapping()) {
            say(
                    channel,
                    member,
                    Kind.LINK_FLAPPING,
                    Tone.WARN,
                    port + " flaps: it went down " + is.falls().size() + " times within "
                            + Units.duration(Flaps.WINDOW) + "; look at the cable, the transceiver and the power of "
                            + peer(channel));
        } else {
            say(
                    channel,
                    member,
                    Kind.LINK_CALM,
                    Tone.GOOD,
                    port + " has been calm for " + Units.duration(Flaps.CALM) + (is.up() ? ", and up" : ", and down"));
        }
    }

    private void errors(PortChannel channel, Member member, ErrorRate was, ErrorRate is) {
        if (was.bad() == is.bad() && was.settled() == is.settled()) {
            return;
        }
        String port = member.label() + " of " + channel.name();
        if (is.bad()) {
            say(
                    channel,
                    member,
                    Kind.ERRORS_RISING,
                    Tone.WARN,
                    port + " counts damaged frames: " + Units.perMinute(is.rate()) + ", usual is "
                            + Units.perMinute(is.usual()) + "; look at the cable and at both of its ends");
        } else {
            say(channel, member, Kind.ERRORS_GONE, Tone.GOOD, port + " counts no more damaged frames than usual");
        }
    }

    private void speed(PortChannel channel, Member member, LinkSpeed was, LinkSpeed is) {
        if (was.bad() == is.bad() && was.settled() == is.settled()) {
            return;
        }
        String port = member.label() + " of " + channel.name();
        if (is.bad()) {
            say(
                    channel,
                    member,
                    Kind.SPEED_FALLEN,
                    Tone.WARN,
                    port + " runs at " + PortRates.speed(is.now()) + " instead of " + PortRates.speed(is.best())
                            + "; look at the cable: one bad pair is enough");
        } else {
            say(channel, member, Kind.SPEED_BACK, Tone.GOOD, port + " runs at " + PortRates.speed(is.now()));
        }
    }

    /** Two machines on one channel: told when it lasts longer than a bond takes to be made anew. */
    void partners(PortChannel channel) {
        Map<String, List<Member>> machines = new TreeMap<>();
        for (Member m : channel.members()) {
            now.port(m.port())
                    .filter(SwitchPort::up)
                    .flatMap(p -> p.link().partner())
                    .map(Partner::system)
                    .ifPresent(s -> machines.computeIfAbsent(s, k -> new java.util.ArrayList<>())
                            .add(m));
        }
        Optional<Instant> since = Optional.ofNullable(before.partners().get(channel.id()));
        boolean told = since.filter(Instant.EPOCH::equals).isPresent();
        if (machines.size() < 2) {
            boolean comparable = machines.values().stream().anyMatch(ms -> ms.size() > 1);
            if (told && !comparable) {
                // One member says nothing now: nobody knows whether they agree.
                apart.put(channel.id(), Instant.EPOCH);
            } else if (told || !before.known()) {
                say(channel, Kind.PARTNERS_AGREE, Tone.GOOD, channel.name() + " ends at one machine");
            }
            return;
        }
        Instant first = since.orElse(at);
        boolean lasts = !told && !at.isBefore(first.plus(SwitchDiff.JOINING));
        apart.put(channel.id(), lasts || told ? Instant.EPOCH : first);
        if (lasts) {
            say(
                    channel,
                    Kind.PARTNERS_DIFFER,
                    Tone.BAD,
                    channel.name() + " (" + now.name() + ", port channel " + channel.id()
                            + ") ends at different machines: "
                            + machines.entrySet().stream()
                                    .map(e -> e.getValue().stream()
                                                    .map(this::seenAt)
                                                    .collect(Collectors.joining(", "))
                                            + " at " + e.getKey())
                                    .collect(Collectors.joining("; "))
                            + "; look where the cables end");
        }
    }

    private String seenAt(Member member) {
        String heard = now.neighbour(member.port()).system();
        return member.label() + (heard.isEmpty() ? "" : " to " + heard);
    }

    private static String peer(PortChannel channel) {
        return channel.peer().isEmpty() ? "the other end" : channel.peer();
    }

    private static String id(PortChannel channel, Member member) {
        return channel.id() + "/" + member.port();
    }

    private void say(PortChannel channel, Member member, Kind kind, Tone tone, String text) {
        seen.add(new Observation(subject(channel, id(channel, member)), kind, tone, text, at));
    }

    private void say(PortChannel channel, Kind kind, Tone tone, String text) {
        seen.add(new Observation(subject(channel, String.valueOf(channel.id())), kind, tone, text, at));
    }

    private Subject subject(PortChannel channel, String id) {
        return new Subject(Type.LINK, now.name(), id, channel.name(), channel.peer());
    }
}
