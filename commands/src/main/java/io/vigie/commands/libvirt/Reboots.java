package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** When guests last rebooted: nothing but an event tells. */
final class Reboots {
    private final Map<String, Instant> last = new ConcurrentHashMap<>();
    private final Clock clock;

    Reboots(Clock clock) {
        this.clock = clock;
    }

    void heard(String uuid) {
        last.put(uuid, clock.instant());
    }

    boolean since(String uuid, Instant when) {
        return Optional.ofNullable(last.get(uuid))
                .filter(at -> !at.isBefore(when))
                .isPresent();
    }
}
