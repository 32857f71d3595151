package io.vigie.bot.incident;

import io.vigie.commands.Tone;
import java.time.Instant;

/**
 * One raw fact from a watcher about one subject.
 *
 * @param kind what was seen
 * @param text for the timeline, in the admin's words
 * @param at when it was seen, which may be later than when it happened
 */
public record Observation(Subject subject, Kind kind, Tone tone, String text, Instant at) {

    /**
     * What a fact is about.
     *
     * @param scope the cluster, SAN or switch: whose rights count, and what silences match
     * @param id within the type and scope: a node's name, a guest's id, a port channel's number, and for a member of
     *     one {@code CHANNEL/PORT}
     * @param peer the node that is at the other end of a link, or whose loss a guest suffers; empty when there is
     *     none
     */
    public record Subject(Type type, String scope, String id, String name, String peer) {
        /** Unique, and readable in a silence: {@code node:brest-i11/nikita}. */
        public String key() {
            return type.name().toLowerCase(java.util.Locale.ROOT) + ":" + scope + "/" + id;
        }
    }

    /** The type of a subject. */
    public enum Type {
        CLUSTER,
        NODE,
        GUEST,
        STORAGE,
        SWITCH,
        LINK
    }

    /** What was seen; {@code good} ones end what the bad ones began. */
    public enum Kind {
        UNREACHABLE,
        REACHABLE,
        QUORUM_LOST,
        QUORUM_BACK,
        HA_DISARMED,
        HA_ARMED,
        NODE_GONE,
        NODE_FENCED,
        NODE_BACK,
        GUEST_FENCED,
        GUEST_RECOVERED,
        GUEST_LOST,
        GUEST_ERROR,
        MEMBER_DOWN,
        MEMBER_DROPPED,
        MEMBER_BACK,
        REDUNDANCY_LOST,
        CONNECTIVITY_LOST,
        LINK_WHOLE
    }
}
