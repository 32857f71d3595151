package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * What is remembered of a switch between two readings.
 *
 * @param known false until it was read once
 * @param members what was told of each member, by {@code CHANNEL/PORT}
 * @param channels what was told of each channel, by number
 * @param health what is known of each member besides, by {@code CHANNEL/PORT}
 * @param partners since when a channel's members end at different machines, by number; the epoch when that was told
 * @param uptime the switch's, at the last reading
 */
record SwitchMemory(
        Reach reach,
        boolean known,
        Map<String, Told> members,
        Map<Integer, Told> channels,
        Map<String, MemberHealth> health,
        Map<Integer, Instant> partners,
        Duration uptime) {
    static final SwitchMemory NEW =
            new SwitchMemory(Reach.UNKNOWN, false, Map.of(), Map.of(), Map.of(), Map.of(), Duration.ZERO);

    SwitchMemory {
        members = Map.copyOf(members);
        channels = Map.copyOf(channels);
        health = Map.copyOf(health);
        partners = Map.copyOf(partners);
    }

    SwitchMemory reached(Reach other) {
        return new SwitchMemory(other, known, members, channels, health, partners, uptime);
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
