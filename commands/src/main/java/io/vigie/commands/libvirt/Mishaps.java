package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Mishap;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** What befell the guests of a cluster: heard of by events, or seen by the reason of a state. */
final class Mishaps {
    private static final Duration SAME = Duration.ofSeconds(2);

    private final Map<Key, Mishap> last = new ConcurrentHashMap<>();
    /** What the guest has run since: the same once more is another. */
    private final Map<Key, Mishap> past = new ConcurrentHashMap<>();

    private final Clock clock;

    private record Key(String host, String uuid) {}

    Mishaps(Clock clock) {
        this.clock = clock;
    }

    /** An event: it happened now. */
    void heard(String host, String uuid, Mishap.Kind kind, String detail) {
        var unused = last.merge(
                new Key(host, uuid),
                new Mishap(kind, detail, clock.instant()),
                // Two events tell of one failed disk, and only one of them names it. Two crashes are two.
                (before, now) -> kind == Mishap.Kind.IO_ERROR
                                && before.kind() == kind
                                && detail.isEmpty()
                                && before.at().plus(SAME).isAfter(now.at())
                        ? before
                        : now);
    }

    /** A state's reason: it happened before, and perhaps an event told of it. */
    void seen(String host, String uuid, Mishap.Kind kind) {
        var unused = last.merge(
                new Key(host, uuid),
                new Mishap(kind, "", clock.instant()),
                (before, now) -> before.kind() == kind && !before.equals(past.get(new Key(host, uuid))) ? before : now);
    }

    /** It runs, and not only because its state was read before the event was heard. */
    void runs(String host, String uuid) {
        Key key = new Key(host, uuid);
        Mishap before = last.get(key);
        if (before != null && before.at().plus(SAME).isBefore(clock.instant())) {
            past.put(key, before);
        }
    }

    Optional<Mishap> last(String host, String uuid) {
        return Optional.ofNullable(last.get(new Key(host, uuid)));
    }

    /** Forgets guests that the host does not have any more. */
    void keep(String host, Set<String> uuids) {
        last.keySet().removeIf(key -> key.host().equals(host) && !uuids.contains(key.uuid()));
        past.keySet().retainAll(last.keySet());
    }
}
