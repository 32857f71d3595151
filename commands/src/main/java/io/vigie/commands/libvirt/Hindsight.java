package io.vigie.commands.libvirt;

import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What became of a job of which nothing is known any more, since Vigie was restarted: judged by how its guest is now. That
 * it is as it was meant to be is taken for done; anything else is unknown, and nothing is done again.
 */
final class Hindsight {
    private Hindsight() {}

    /**
     * @param guest as it is now; empty when it is nowhere
     */
    static TaskReport of(JobId job, Optional<Guest> guest, Instant now) {
        if (guest.isEmpty()) {
            return unknown("the guest is nowhere in this cluster");
        }
        Guest g = guest.get();
        if (g.state() == Guest.State.UNKNOWN) {
            return unknown(g.node() + " does not answer, so nobody can say how " + g.label() + " is");
        }
        String is = g.label() + " is " + g.state().word() + " on " + g.node();
        boolean running = g.state() == Guest.State.RUNNING;
        boolean off = g.state() == Guest.State.STOPPED;
        return switch (job.verb()) {
            case "start", "resume" -> running ? done(is) : unknown(is);
            case "stop" -> off ? done(is) : unknown(is);
            case "shutdown" ->
                off
                        ? done(is)
                        : now.isBefore(job.began().plus(PowerJobs.SHUTDOWN_TIME))
                                ? new TaskReport(
                                        TaskReport.State.RUNNING,
                                        -1,
                                        "Vigie was restarted; " + is + ", and may still be shutting down",
                                        List.of())
                                : unknown(is);
            case "suspend" ->
                g.state() == Guest.State.PAUSED || g.state() == Guest.State.SUSPENDED ? done(is) : unknown(is);
            case "migrate" -> g.node().equals(job.to()) ? done(is) : unknown(is);
            default -> unknown(is + ", which does not tell");
        };
    }

    private static TaskReport done(String is) {
        return new TaskReport(
                TaskReport.State.DONE, 1, "as seen: " + is + " (Vigie was restarted meanwhile)", List.of());
    }

    private static TaskReport unknown(String is) {
        return new TaskReport(
                TaskReport.State.UNKNOWN,
                -1,
                "Vigie was restarted meanwhile, and libvirt keeps no list of tasks: " + is,
                List.of());
    }
}
