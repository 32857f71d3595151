package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.List;
import java.util.Locale;

/** The system services of a hypervisor's nodes. Every method's wait is bounded. */
public interface NodeServices {
    /**
     * @param name as the hypervisor calls it: {@code pveproxy}
     * @param says what it is, in the node's own words
     * @param active systemd's word: active, inactive, failed, …
     * @param state systemd's finer word: running, exited, dead, …
     * @param unit whether it starts with the node: enabled, disabled, masked, static, {@code not-found}, …
     */
    record Service(String name, String says, String active, String state, String unit) {
        public boolean running() {
            return active.equals("active") || (active.isEmpty() && state.equals("running"));
        }

        public boolean failed() {
            return active.equals("failed") || state.equals("failed");
        }

        public boolean installed() {
            return !unit.equals("not-found");
        }
    }

    /** What can be done with a service. */
    enum Change {
        START,
        STOP,
        RESTART,
        RELOAD;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /**
     * In the order of their names.
     *
     * @throws Problem when the node cannot be asked
     */
    List<Service> list(String node);

    /**
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle change(String node, String service, Change change);
}
