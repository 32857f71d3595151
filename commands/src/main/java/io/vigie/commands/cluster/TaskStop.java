package io.vigie.commands.cluster;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.Tier;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** The plan to end a task before its time. */
final class TaskStop {
    static final String OPERATION = "task.stop";

    /** Those that only wait or show something; any other may leave its work half done. */
    private static final Pattern WAITING =
            Pattern.compile("(qm|vz|)(shutdown|reboot)|.*(vncproxy|vncshell|termproxy|spiceproxy|spiceshell)");

    private TaskStop() {}

    /**
     * @throws Problem when it does not run any more
     */
    static Plan plan(Hypervisor hypervisor, TaskHandle handle) {
        TaskDetail detail = hypervisor.taskDetail(handle);
        TaskEntry task = detail.entry();
        if (detail.report().state() != TaskReport.State.RUNNING) {
            String says = detail.report().says().replaceFirst("\\.$", "");
            throw Problem.user("This task does not run: " + (says.isEmpty() ? "it has ended" : says) + ".");
        }
        if (task.type().startsWith("ha")) {
            throw Problem.user("A request to the HA manager cannot be taken back: its task has ended already.")
                    .withMend("Ask for the opposite, such as `vm start` after `vm stop`.");
        }
        String words = (task.type() + " " + task.subject()).strip();
        // What of a move is copied is thrown away, and the guest goes on where it is.
        boolean move = task.type().equals("migrate");
        boolean waiting = WAITING.matcher(task.type()).matches();
        return new Plan(
                "task stop " + handle.id() + " --cluster " + hypervisor.cluster(),
                "End " + words + " on " + task.node() + ", " + hypervisor.cluster(),
                waiting || move ? Tier.CHANGE : Tier.RISKY,
                List.of(new Plan.Target("task", hypervisor.cluster(), handle.id(), task.type(), task.node(), "")),
                List.of("it runs on " + task.node()),
                List.of(
                        Effect.binding(
                                waiting
                                        ? Cell.of(words + " ends before its time")
                                        : move
                                                ? Cell.of(words + " ends: the guest stays on " + task.node())
                                                : Cell.warn(words + " is interrupted: its work stays half done, "
                                                        + "and a lock on its guest may remain")),
                        Effect.told(Cell.quiet("begun by " + task.user()))),
                List.of(new Step(OPERATION, hypervisor.cluster(), handle.id(), new TreeMap<>(), "end " + words)));
    }
}
