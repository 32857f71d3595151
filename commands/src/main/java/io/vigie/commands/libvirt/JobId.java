package io.vigie.commands.libvirt;

import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.Optional;

/**
 * The name of a job, from which it can be told after a restart what it was.
 *
 * @param to the host that a guest was moved to; empty when it was something else
 */
record JobId(String host, String verb, String guest, Instant began, long number, String to) {
    private static final String KIND = "libvirt";

    TaskHandle handle() {
        return new TaskHandle(
                String.join(":", KIND, host, verb, guest, String.valueOf(began.toEpochMilli()), String.valueOf(number))
                        + (to.isEmpty() ? "" : ":" + to));
    }

    /** Empty when it is no such name. */
    static Optional<JobId> parse(TaskHandle handle) {
        String[] parts = handle.id().split(":", -1);
        boolean whole = (parts.length == 6 || parts.length == 7)
                && parts[0].equals(KIND)
                && parts[4].matches("\\d{1,15}")
                && parts[5].matches("\\d{1,15}");
        return whole
                ? Optional.of(new JobId(
                        parts[1],
                        parts[2],
                        parts[3],
                        Instant.ofEpochMilli(Long.parseLong(parts[4])),
                        Long.parseLong(parts[5]),
                        parts.length == 7 ? parts[6] : ""))
                : Optional.empty();
    }
}
