package io.vigie.commands.lab.proxmox;

import java.time.Duration;

/**
 * What high availability does about a lost node, as a poll of a real cluster saw it: a function of the time since the
 * node was lost.
 */
enum HaTimeline {
    /** It lost power. */
    POWER(139, 150),
    /** Its network was cut: it resets itself, which the manager need not wait out. */
    NETWORK(130, 141);

    private static final int NOTICED = 10;
    private static final int SILENT = 32;
    private static final int FENCED = 60;
    /** When a node that is cut off resets itself, if it runs services. */
    static final Duration SELF_RESET = Duration.ofSeconds(66);
    /** How long a dead manager keeps its lock. */
    static final Duration MANAGER_LOCK = Duration.ofMinutes(2);
    /** One round of the manager. */
    static final Duration ROUND = Duration.ofSeconds(10);

    private final int recovered;
    private final int restarted;

    HaTimeline(int recovered, int restarted) {
        this.recovered = recovered;
        this.restarted = restarted;
    }

    enum Phase {
        /** The manager still takes it for online. */
        UNNOTICED,
        /** It does not answer. */
        UNKNOWN,
        /** Besides, its local resource manager has not written for too long. */
        SILENT,
        /** Its services wait until it is certain that it runs nothing. */
        FENCED,
        /** Its services are given to other nodes. */
        RECOVERED;

        /** {@code manager_status.node_status}. */
        String nodeStatus() {
            return switch (this) {
                case UNNOTICED -> "online";
                case UNKNOWN, SILENT, RECOVERED -> "unknown";
                case FENCED -> "fence";
            };
        }
    }

    Phase at(Duration lost) {
        if (lost.toSeconds() < NOTICED) {
            return Phase.UNNOTICED;
        }
        if (lost.toSeconds() < SILENT) {
            return Phase.UNKNOWN;
        }
        if (lost.toSeconds() < FENCED) {
            return Phase.SILENT;
        }
        return lost.toSeconds() < recovered ? Phase.FENCED : Phase.RECOVERED;
    }

    Duration recovered() {
        return Duration.ofSeconds(recovered);
    }

    /** From the new node's getting the service to the guest's running. */
    Duration restart() {
        return Duration.ofSeconds(restarted - recovered);
    }
}
