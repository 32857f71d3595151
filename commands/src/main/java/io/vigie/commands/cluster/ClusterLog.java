package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.List;

/** A log that a cluster's nodes keep together. */
public interface ClusterLog {
    /**
     * @param user who caused it, as the hypervisor knows them; may be empty
     * @param program what wrote it
     * @param severity as syslog counts: 0 is an emergency, 7 is for debugging
     */
    record Line(Instant at, String node, String user, String program, int severity, String text) {
        /** syslog's word for the severity. */
        public String word() {
            return switch (severity) {
                case 0 -> "emergency";
                case 1 -> "alert";
                case 2 -> "critical";
                case 3 -> "error";
                case 4 -> "warning";
                case 5 -> "notice";
                case 6 -> "info";
                default -> "debug";
            };
        }
    }

    /**
     * The latest lines, newest first.
     *
     * @throws Problem when it cannot be read
     */
    List<Line> latest(int most);
}
