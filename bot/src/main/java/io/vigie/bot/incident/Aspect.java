package io.vigie.bot.incident;

import io.vigie.bot.incident.Observation.Kind;

/** What of a subject an observation speaks of: each aspect is good or bad by itself. */
enum Aspect {
    REACH,
    QUORUM,
    ARMING,
    NODE,
    GUEST,
    MEMBER,
    CHANNEL,
    FLAPPING,
    ERRORS,
    SPEED,
    PARTNERS;

    static Aspect of(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, REACHABLE -> REACH;
            case QUORUM_LOST, QUORUM_BACK -> QUORUM;
            case HA_DISARMED, HA_ARMED -> ARMING;
            case NODE_GONE, NODE_UNREACHABLE, NODE_FENCED, NODE_BACK -> NODE;
            case GUEST_FENCED,
                    GUEST_RECOVERED,
                    GUEST_LOST,
                    GUEST_ERROR,
                    GUEST_CRASHED,
                    GUEST_IO_ERROR,
                    GUEST_WATCHDOG,
                    GUEST_TWICE,
                    GUEST_DOWN,
                    GUEST_MOVED -> GUEST;
            case MEMBER_DOWN, MEMBER_DROPPED, MEMBER_BACK -> MEMBER;
            case REDUNDANCY_LOST, CONNECTIVITY_LOST, LINK_WHOLE -> CHANNEL;
            case LINK_FLAPPING, LINK_CALM -> FLAPPING;
            case ERRORS_RISING, ERRORS_GONE -> ERRORS;
            case SPEED_FALLEN, SPEED_BACK -> SPEED;
            case PARTNERS_DIFFER, PARTNERS_AGREE -> PARTNERS;
        };
    }

    /** Whether this kind ends what others of its aspect began. */
    static boolean good(Kind kind) {
        return switch (kind) {
            case REACHABLE,
                    QUORUM_BACK,
                    HA_ARMED,
                    NODE_BACK,
                    GUEST_RECOVERED,
                    MEMBER_BACK,
                    LINK_WHOLE,
                    LINK_CALM,
                    ERRORS_GONE,
                    SPEED_BACK,
                    PARTNERS_AGREE -> true;
            case UNREACHABLE,
                    QUORUM_LOST,
                    HA_DISARMED,
                    NODE_GONE,
                    NODE_UNREACHABLE,
                    NODE_FENCED,
                    GUEST_FENCED,
                    GUEST_LOST,
                    GUEST_ERROR,
                    GUEST_CRASHED,
                    GUEST_IO_ERROR,
                    GUEST_WATCHDOG,
                    GUEST_TWICE,
                    GUEST_DOWN,
                    GUEST_MOVED,
                    MEMBER_DOWN,
                    MEMBER_DROPPED,
                    REDUNDANCY_LOST,
                    CONNECTIVITY_LOST,
                    LINK_FLAPPING,
                    ERRORS_RISING,
                    SPEED_FALLEN,
                    PARTNERS_DIFFER -> false;
        };
    }

    /** Whether an incident stays open for it. A lost guest is noted: nothing will bring it back by itself. */
    static boolean holds(Kind kind) {
        return !good(kind) && kind != Kind.GUEST_LOST && kind != Kind.GUEST_DOWN && kind != Kind.GUEST_MOVED;
    }

    /** Whether it is only a line in the incident that is open, if there is one: neither good nor bad. */
    static boolean isNote(Kind kind) {
        return kind == Kind.GUEST_MOVED;
    }

    /** Whether it may begin an incident. */
    static boolean begins(Kind kind) {
        return !good(kind) && !isNote(kind);
    }

    /**
     * Whether a new text of the same kind is news: which members are left, why a node is silent; but
     * not how an answer failed to come.
     */
    static boolean tellsByText(Kind kind) {
        return of(kind) == CHANNEL || kind == Kind.NODE_UNREACHABLE;
    }
}
