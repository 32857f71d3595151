package io.vigie.bot.incident;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.access.Rights;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Person;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Tone;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/** The incident module on a test's database, and a small language to tell it what happens. */
public final class IncidentsFixture {
    private static final Instant START = Instant.parse("2026-11-23T11:47:00Z");

    public final SettableClock clock = new SettableClock(START);
    private Duration set = Duration.ZERO;
    /** Goes on with the clock, but for what that is set by. */
    public final SteadyTime time = new SteadyTime(clock, this::passed);

    public final List<Object> events = new ArrayList<>();
    public final Incidents incidents;
    public final Silences silences;
    public final IncidentAnswer answers;
    private final List<Consumer<Object>> listeners = new ArrayList<>();

    public IncidentsFixture(StoreFixture store) {
        IncidentSettings settings = new IncidentSettings(3, Duration.ofMinutes(10), 12);
        SilenceStore silenceStore = new SilenceStore(store.jdbc());
        IncidentStore incidentStore = new IncidentStore(store.jdbc(), silenceStore);
        incidents =
                new Incidents(incidentStore, silenceStore, settings, store.transactions(), this::publish, clock, time);
        silences = new Silences(silenceStore, incidentStore, incidents, store.transactions(), this::publish, clock);
        answers = new IncidentAnswer(settings, clock);
    }

    /** Hears events inside the transaction, as Spring's listeners do. */
    public void listen(Consumer<Object> listener) {
        listeners.add(listener);
    }

    private void publish(Object event) {
        listeners.forEach(l -> l.accept(event));
        events.add(event);
    }

    AlertCommands commands() {
        return new AlertCommands(incidents, silences, answers);
    }

    public static Subject node(String name) {
        return new Subject(Type.NODE, "brest-i11", name, name, "");
    }

    public static Subject guest(String id, String name, String node) {
        return new Subject(Type.GUEST, "brest-i11", id, name + " (" + id + ")", node);
    }

    public static Subject channel(int id, String peer) {
        return new Subject(Type.LINK, "laetitia", String.valueOf(id), "SAN " + peer, peer);
    }

    public Observation seen(Subject subject, Kind kind, String text) {
        Tone tone = switch (kind) {
            case REDUNDANCY_LOST, MEMBER_DOWN, MEMBER_DROPPED -> Tone.WARN;
            default -> Aspect.good(kind) ? Tone.GOOD : Tone.BAD;
        };
        return new Observation(subject, kind, tone, text, clock.instant());
    }

    public Observation gone(String node) {
        return seen(node(node), Kind.NODE_GONE, node + " is gone");
    }

    public Observation back(String node) {
        return seen(node(node), Kind.NODE_BACK, node + " is back");
    }

    public Observation halved(int channel, String peer) {
        return seen(
                channel(channel, peer),
                Kind.REDUNDANCY_LOST,
                "SAN " + peer + " (laetitia, port channel " + channel
                        + ") has 1 of 2 members left: port 28 (eth2) is down");
    }

    public Observation whole(int channel, String peer) {
        return seen(channel(channel, peer), Kind.LINK_WHOLE, "SAN " + peer + " is whole again");
    }

    public Observation fenced(String id, String name, String node) {
        return seen(guest(id, name, node), Kind.GUEST_FENCED, name + " is fenced with " + node);
    }

    public Observation recovered(String id, String name, String on) {
        return seen(guest(id, name, ""), Kind.GUEST_RECOVERED, name + " recovered on " + on);
    }

    public void after(int seconds) {
        clock.advance(Duration.ofSeconds(seconds));
    }

    /** Somebody, or NTP, sets the machine's clock: no time passes. */
    public void clockIsSet(Duration by) {
        set = set.plus(by);
        clock.advance(by);
    }

    private long passed() {
        return Duration.between(START, clock.instant()).minus(set).toNanos();
    }

    public Incident only() {
        List<Incident> all = incidents.newest(10);
        if (all.size() != 1) {
            throw new AssertionError("not one incident: " + all);
        }
        return all.getFirst();
    }

    public static List<String> lines(Incident incident) {
        return incident.timeline().stream().map(Incident.Line::text).toList();
    }

    public <E> List<E> heard(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    public static PersonCaller person(String uid, String... scopes) {
        AccountId account = new AccountId("console", uid + "-account");
        Person person =
                new Person(new PersonId("admins", uid + "-uuid"), uid, uid, "uid=" + uid, Set.of(), Instant.EPOCH);
        List<Rights.Right> rights = java.util.Arrays.stream(scopes)
                .map(s -> new Rights.Right("alert.*", s, "test"))
                .toList();
        return new PersonCaller(person, account, Place.channel("console", "infra"), new Rights(rights));
    }
}
