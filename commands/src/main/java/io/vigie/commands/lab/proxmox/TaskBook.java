package io.vigie.commands.lab.proxmox;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All tasks of a cluster, oldest first. Each is told of only by its own node. */
final class TaskBook {
    private static final int KEPT = 2_000;

    private final Agenda agenda;
    private final List<LabTask> tasks = new ArrayList<>();
    private final Map<Integer, LabTask> holders = new HashMap<>();
    private int pid = 1_000;
    private int pstart = 300_000;

    TaskBook(Agenda agenda) {
        this.agenda = agenda;
    }

    LabTask begin(String node, String type, String id, Who who) {
        pid += 7;
        pstart += 113;
        LabTask task = new LabTask(node, type, id, who, pid, pstart, agenda.now());
        tasks.add(task);
        if (tasks.size() > KEPT) {
            tasks.removeFirst();
        }
        return task;
    }

    List<LabTask> all() {
        return List.copyOf(tasks);
    }

    List<LabTask> of(String node) {
        return tasks.stream().filter(task -> task.node.equals(node)).toList();
    }

    Optional<LabTask> find(String node, String upid) {
        return tasks.stream()
                .filter(task -> task.node.equals(node) && task.upid().equals(upid))
                .findFirst();
    }

    /** The running task that holds this guest's lock file. */
    Optional<LabTask> holder(int vmid) {
        return Optional.ofNullable(holders.get(vmid)).filter(LabTask::running);
    }

    void hold(int vmid, LabTask task) {
        holders.put(vmid, task);
    }

    void nodeDied(String node) {
        of(node).forEach(task -> task.vanish(agenda.now()));
    }
}
