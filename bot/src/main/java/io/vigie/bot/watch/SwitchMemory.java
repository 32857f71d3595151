package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation.Kind;
import java.time.Instant;
import java.util.Map;

/**
 * What is remembered of a switch between two readings.
 *
 * @param known false until it was read once
 * @param members what was told of each member, by {@code CHANNEL/PORT}
 * @param channels what was told of each channel, by number
 */
record SwitchMemory(Reach reach, boolean known, Map<String, Told> members, Map<Integer, Told> channels) {
    static final SwitchMemory NEW = new SwitchMemory(Reach.UNKNOWN, false, Map.of(), Map.of());

    SwitchMemory {
        members = Map.copyOf(members);
        channels = Map.copyOf(channels);
    }

    /** @param pending since when a member is up again without being in the bundle; the epoch when it is not */
    record Told(Kind kind, String text, Instant pending) {
        static Told of(Kind kind, String text) {
            return new Told(kind, text, Instant.EPOCH);
        }

        boolean isPending() {
            return !pending.equals(Instant.EPOCH);
        }
    }
}
