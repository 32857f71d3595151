package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.util.Optional;

/** Tasks that work on one guest: only one at a time, and none while the guest is locked. Durations are those of a site. */
final class GuestJobs {
    static final Duration FORK = Duration.ofMillis(300);
    private static final Duration LOCK_WAIT = Duration.ofSeconds(10);

    private final ClusterModel cluster;

    GuestJobs(ClusterModel cluster) {
        this.cluster = cluster;
    }

    LabTask begin(Order order, String word) {
        String type = (order.guest().container() ? "vz" : "qm") + word;
        return cluster.tasks.begin(
                order.node(), type, String.valueOf(order.guest().vmid()), order.who());
    }

    String run(LabGuest guest, LabTask task, Duration takes, Runnable effect) {
        if (blocked(guest, task)) {
            return task.upid();
        }
        cluster.tasks.hold(guest.vmid(), task);
        cluster.agenda.after(takes, () -> {
            if (task.running()) {
                effect.run();
                task.end(cluster.agenda.now(), "OK");
            }
        });
        return task.upid();
    }

    /** Whether the guest's lock, or another task on it, makes this task fail. */
    boolean blocked(LabGuest guest, LabTask task) {
        if (!guest.lock.isEmpty()) {
            fail(task, (guest.container() ? "CT" : "VM") + " is locked (" + guest.lock + ")");
            return true;
        }
        Optional<LabTask> holder = cluster.tasks.holder(guest.vmid());
        if (holder.isPresent()) {
            String file = guest.container()
                    ? "/run/lock/lxc/pve-config-" + guest.vmid() + ".lock"
                    : "/var/lock/qemu-server/lock-" + guest.vmid() + ".conf";
            failAfter(LOCK_WAIT, task, "can't lock file '" + file + "' - got timeout");
            return true;
        }
        return false;
    }

    String fail(LabTask task, String text) {
        return failAfter(FORK, task, text);
    }

    String failAfter(LabGuest guest, LabTask task, Duration in, String text) {
        cluster.tasks.hold(guest.vmid(), task);
        return failAfter(in, task, text);
    }

    String failAfter(Duration in, LabTask task, String text) {
        cluster.agenda.after(in, () -> task.end(cluster.agenda.now(), text));
        return task.upid();
    }
}
