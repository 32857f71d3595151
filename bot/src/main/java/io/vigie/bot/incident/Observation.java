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
     * Between the name of a cluster and its guests, in the text of {@link Kind#GUESTS_AT_RISK}: such a line is for those
     * who may read the alerts of that cluster.
     */
    public static final String AT_RISK = ": guests at risk: ";

    /** Between the name of a node and the reason, in the text of {@link Kind#NODE_UNREACHABLE}. */
    public static final String SILENT = " does not answer: ";

    /**
     * What a fact is about.
     *
     * @param scope the cluster, SAN or switch: whose rights count, and what silences match
     * @param id within the type and scope: a node's name, a guest's id, a port channel's number, and for a member of
     *     one {@code CHANNEL/PORT}
     * @param peer the node or SAN that is at the other end of a link, the node whose loss a guest suffers, the portal
     *     through which a LUN is missed, or the SAN below a storage; empty when there is none
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
        LINK,
        /** A SAN, a portal of it, or a LUN. */
        SAN
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
        /** It does not answer, and nobody knows how its guests are. */
        NODE_UNREACHABLE,
        NODE_FENCED,
        NODE_BACK,
        GUEST_FENCED,
        GUEST_RECOVERED,
        GUEST_LOST,
        GUEST_ERROR,
        /** Its process ended without being told to. */
        GUEST_CRASHED,
        /** A disk of it failed, and mostly it is halted for that. */
        GUEST_IO_ERROR,
        GUEST_WATCHDOG,
        /** It runs on several nodes at once. */
        GUEST_TWICE,
        /** It ran before its node went silent, and does not since. */
        GUEST_DOWN,
        /** It runs on another node now: worth a line where an incident is told, but none by itself. */
        GUEST_MOVED,
        MEMBER_DOWN,
        MEMBER_DROPPED,
        MEMBER_BACK,
        REDUNDANCY_LOST,
        CONNECTIVITY_LOST,
        LINK_WHOLE,
        /** It is silent, refuses, or lets nobody in: the text says which. */
        PORTAL_DOWN,
        PORTAL_BACK,
        /** A LUN is missed through a portal that answers otherwise. */
        PATH_DOWN,
        /** No path to a LUN is left. */
        LUN_LOST,
        /** No portal offers a LUN any more. */
        LUN_GONE,
        PATHS_WHOLE,
        /** Another disk under the same number. */
        LUN_REPLACED,
        LUN_RESIZED,
        /** The change has stood long enough, or was taken back. */
        LUN_ACCEPTED,
        /** Paths of one LUN show different sizes. */
        LUN_SIZES,
        LUN_SIZES_AGREE,
        PATH_SLOW,
        PATH_QUICK,
        /** A SAN below a cluster is lost, and these guests with it. */
        GUESTS_AT_RISK,
        GUESTS_SAFE,
        STORAGE_FILLING,
        STORAGE_FULL,
        STORAGE_ROOM,
        /** A node that should reach a storage does not. */
        STORAGE_AWAY,
        STORAGE_THERE,
        /** A member goes down and up again and again. */
        LINK_FLAPPING,
        LINK_CALM,
        /** More damaged frames than usual. */
        ERRORS_RISING,
        ERRORS_GONE,
        SPEED_FALLEN,
        SPEED_BACK,
        /** Members of one channel end at different machines. */
        PARTNERS_DIFFER,
        PARTNERS_AGREE
    }
}
