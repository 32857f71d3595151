package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.util.List;

/** What is done as soon as it is answered has no task: a container's configuration, a resize before Proxmox VE 8. */
final class AtOnce {
    static final TaskHandle HANDLE = TaskHandle.ours("at once");
    static final TaskReport REPORT = new TaskReport(TaskReport.State.DONE, 1, "OK", List.of());

    private AtOnce() {}
}
