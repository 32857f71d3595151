package io.vigie.commands.cluster;

import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.Optional;

/**
 * A line of a task list.
 *
 * @param type the hypervisor's word, such as {@code qmstop}
 * @param user who started it, as the hypervisor knows them
 * @param ended empty while it runs
 * @param status its last word, empty while it runs
 */
public record TaskEntry(
        TaskHandle handle,
        String type,
        String node,
        String subject,
        String user,
        Instant began,
        Optional<Instant> ended,
        String status) {
    /** Whether it has ended otherwise than well; with warnings is well. */
    public boolean failed() {
        return ended().isPresent() && !status.equals("OK") && !status.startsWith("WARNINGS");
    }
}
