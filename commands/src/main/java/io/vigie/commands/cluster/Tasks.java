package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What a hypervisor that keeps a list of tasks offers. Every method's wait is bounded. */
public interface Tasks {
    /**
     * Which tasks.
     *
     * @param node only of this node
     * @param guest only of the guest with this id
     * @param running only those under way
     * @param errors only those that failed
     */
    record Query(Optional<String> node, Optional<String> guest, boolean running, boolean errors) {}

    /**
     * Tasks, newest first.
     *
     * @param warnings what is not in it, such as the tasks of a node that does not answer
     */
    record Found(List<TaskEntry> entries, List<String> warnings) {
        public Found {
            entries = List.copyOf(entries);
            warnings = List.copyOf(warnings);
        }
    }

    /**
     * A log.
     *
     * @param total how many lines it has; when there are fewer in {@code lines}, these are the last
     */
    record Log(long total, List<String> lines) {
        public Log {
            lines = List.copyOf(lines);
        }
    }

    /**
     * The latest tasks, some hundred at most.
     *
     * @throws Problem when they cannot be read
     */
    Found list(Query query);

    /**
     * The tasks that Vigie itself began on a node at or after {@code since}, newest first, some hundred at most.
     *
     * @throws Problem when they cannot be read
     */
    List<TaskEntry> mine(String node, Instant since);

    /** From when on tasks are known; empty when the hypervisor itself keeps them. */
    default Optional<Instant> since() {
        return Optional.empty();
    }

    /**
     * @throws Problem when there is no such task, or its node cannot be asked
     */
    Log log(TaskHandle task);

    /**
     * Ends a task before its time. That it was asked for is all that a return says: {@link Hypervisor#task} tells the end.
     *
     * @throws Problem when it was refused
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    void stop(TaskHandle task);
}
