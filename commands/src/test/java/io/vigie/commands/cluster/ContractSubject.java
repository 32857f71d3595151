package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** What a contract is tried on, and how what was done to it is followed. */
interface ContractSubject {
    Hypervisor hypervisor();

    Optional<String> spare();

    void pass(Duration time);

    /** Whether a node that is slow to tell is shown as it was, so that what a task did may be seen after its end. */
    default boolean showsLate() {
        return false;
    }

    /** Follows a task to its end, for at most ten minutes of the site's time. */
    default TaskReport ended(TaskHandle handle) {
        for (int i = 0; i < 600; i++) {
            TaskReport report = hypervisor().task(handle);
            if (report.state().ended()) {
                return report;
            }
            pass(Duration.ofSeconds(1));
        }
        throw new AssertionError(handle + " does not end");
    }

    /** Whether it is refused at once, or accepted and then fails. */
    default boolean failed(Supplier<TaskHandle> request) {
        try {
            return ended(request.get()).state() == TaskReport.State.FAILED;
        } catch (Problem refused) {
            return true;
        }
    }

    /** The guest is shown in this state: at once, or after a while where it may be shown late. */
    default void shows(String id, Guest.State state) {
        shows(id, guest -> assertThat(guest.state()).isEqualTo(state));
    }

    /** The guest is shown like this: at once, or after a while where it may be shown late. */
    default void shows(String id, Consumer<Guest> like) {
        for (int left = showsLate() ? 300 : 0; true; left--) {
            try {
                like.accept(hypervisor().guest(id).guest());
                return;
            } catch (AssertionError | Problem late) {
                if (left == 0) {
                    throw late;
                }
            }
            pass(Duration.ofSeconds(1));
        }
    }
}
