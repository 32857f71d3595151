package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.Locale;

/** Reboot and shutdown of a hypervisor's nodes. Every method's wait is bounded. */
public interface NodePower {
    /** What a node can be asked for. */
    enum Change {
        REBOOT,
        SHUTDOWN;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What high availability does with the services of a node that goes down in an orderly way. */
    enum Policy {
        /** They stop, and start again on the same node when it is back. */
        FREEZE,
        /** They stop, and start on other nodes. */
        FAILOVER,
        /** {@link #FREEZE} at a reboot, {@link #FAILOVER} at a shutdown. */
        CONDITIONAL,
        /** They move to other nodes while they run, and come back with the node. */
        MIGRATE,
        /** It may not be read. */
        UNKNOWN;

        /** What it comes to. */
        public Policy at(Change change) {
            return this != CONDITIONAL ? this : change == Change.REBOOT ? FREEZE : FAILOVER;
        }

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * @throws Problem when it cannot be asked
     */
    Policy policy();

    /**
     * Asks the node to go down. There is no task to follow: that it is gone, or back with a smaller uptime, is all there is.
     *
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    void request(String node, Change change);
}
