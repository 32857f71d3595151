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
    PORTAL,
    PATHS,
    CONTENT,
    SIZE,
    LATENCY,
    RISK,
    FILLING,
    ACCESS,
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
            case PORTAL_DOWN, PORTAL_BACK -> PORTAL;
            case PATH_DOWN, LUN_LOST, LUN_GONE, PATHS_WHOLE -> PATHS;
            case LUN_REPLACED, LUN_RESIZED, LUN_ACCEPTED -> CONTENT;
            case LUN_SIZES, LUN_SIZES_AGREE -> SIZE;
            case PATH_SLOW, PATH_QUICK -> LATENCY;
            case GUESTS_AT_RISK, GUESTS_SAFE -> RISK;
            case STORAGE_FILLING, STORAGE_FULL, STORAGE_ROOM -> FILLING;
            case STORAGE_AWAY, STORAGE_THERE -> ACCESS;
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
            case PORTAL_BACK,
                    PATHS_WHOLE,
                    LUN_ACCEPTED,
                    LUN_SIZES_AGREE,
                    PATH_QUICK,
                    GUESTS_SAFE,
                    STORAGE_ROOM,
                    STORAGE_THERE -> true;
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
            case PORTAL_DOWN,
                    PATH_DOWN,
                    LUN_LOST,
                    LUN_GONE,
                    LUN_REPLACED,
                    LUN_RESIZED,
                    LUN_SIZES,
                    PATH_SLOW,
                    GUESTS_AT_RISK,
                    STORAGE_FILLING,
                    STORAGE_FULL,
                    STORAGE_AWAY -> false;
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
     * Whether a new text of the same kind is news: which members or paths are left, why a node or a portal is silent, on
     * which nodes a storage is missed; but not how an answer failed to come.
     */
    static boolean tellsByText(Kind kind) {
        return switch (of(kind)) {
            case CHANNEL, PORTAL, PATHS, CONTENT, SIZE, ACCESS, SPEED, PARTNERS -> true;
            case REACH, QUORUM, ARMING, NODE, GUEST, MEMBER, LATENCY, RISK, FILLING, FLAPPING, ERRORS ->
                kind == Kind.NODE_UNREACHABLE;
        };
    }
}
