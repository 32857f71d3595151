package io.vigie.commands.lab.proxmox;

import java.time.Duration;
import java.util.Optional;

/**
 * Changes of a guest's power state: accepted at once with a task, which ends later and may fail. Durations are those
 * of a site.
 */
final class PowerActions {
    private static final Duration START = Duration.ofSeconds(3);
    private static final Duration STOP = Duration.ofSeconds(1);
    private static final Duration SHUTDOWN = Duration.ofSeconds(8);
    private static final Duration HA_REFUSED = Duration.ofSeconds(10);

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    PowerActions(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    /**
     * How to shut down.
     *
     * @param timeout how long the guest may take
     * @param force whether to pull the plug then
     */
    record Patience(Duration timeout, boolean force) {}

    String start(Order order) {
        LabGuest guest = order.guest();
        if (guest.container() && guest.running) {
            throw Refusal.failed(guest.words() + " already running");
        }
        Optional<HaService> ha = managed(guest);
        if (ha.isPresent()) {
            return byHa(order, "hastart", "start", () -> cluster.ha.orders.requestStart(ha.get()));
        }
        if (guest.lock.equals("suspended")) {
            return resume(order);
        }
        LabTask task = jobs.begin(order, "start");
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        if (guest.running) {
            return jobs.fail(task, guest.words() + " already running");
        }
        if (guest.spec.template()) {
            return jobs.fail(task, "you can't start a vm if it's a template");
        }
        if (!cluster.membership.quorate(order.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        if (storageLost(guest)) {
            return jobs.fail(
                    task, "can't activate LV '/dev/" + guest.spec.storage() + "/vm-" + guest.vmid() + "-disk-0'");
        }
        return jobs.run(guest, task, START, () -> guest.start(cluster.agenda.now()));
    }

    String stop(Order order, boolean overruleShutdown) {
        LabGuest guest = order.guest();
        needRunningContainer(guest);
        Optional<HaService> ha = managed(guest);
        if (ha.isPresent()) {
            return byHa(order, "hastop", "stop", () -> cluster.ha.orders.requestStop(ha.get()));
        }
        if (overruleShutdown) {
            cluster.tasks
                    .holder(guest.vmid())
                    .filter(held -> held.type.endsWith("shutdown"))
                    .ifPresent(held -> held.end(cluster.agenda.now(), "received interrupt"));
        }
        return jobs.run(guest, jobs.begin(order, "stop"), STOP, guest::stop);
    }

    String shutdown(Order order, Patience patience) {
        LabGuest guest = order.guest();
        needRunningContainer(guest);
        Optional<HaService> ha = managed(guest);
        if (ha.isPresent()) {
            return byHa(order, "hastop", "stop", () -> cluster.ha.orders.requestStop(ha.get()));
        }
        if (guest.paused && !patience.force()) {
            throw Refusal.failed("VM is paused - cannot shutdown");
        }
        LabTask task = jobs.begin(order, "shutdown");
        return powerDown(guest, task, patience, guest::stop);
    }

    String reboot(Order order, Patience patience) {
        LabGuest guest = order.guest();
        needRunning(guest);
        LabTask task = jobs.begin(order, "reboot");
        return powerDown(guest, task, patience, () -> guest.start(cluster.agenda.now()));
    }

    String reset(Order order) {
        LabGuest guest = order.guest();
        needRunning(guest);
        return jobs.run(
                guest, jobs.begin(order, "reset"), GuestJobs.FORK, () -> guest.startedAt = cluster.agenda.now());
    }

    String suspend(Order order, boolean toDisk) {
        LabGuest guest = order.guest();
        needRunning(guest);
        if (toDisk && managed(guest).isPresent()) {
            throw Refusal.failed("Cannot suspend HA managed VM to disk");
        }
        LabTask task = jobs.begin(order, toDisk || guest.container() ? "suspend" : "pause");
        return jobs.run(guest, task, STOP, () -> {
            if (toDisk) {
                guest.stop();
                guest.lock = "suspended";
            } else {
                guest.paused = true;
            }
        });
    }

    String resume(Order order) {
        LabGuest guest = order.guest();
        if (guest.lock.equals("suspended")) {
            guest.lock = "";
            return jobs.run(guest, jobs.begin(order, "resume"), START, () -> guest.start(cluster.agenda.now()));
        }
        needRunning(guest);
        return jobs.run(guest, jobs.begin(order, "resume"), STOP, () -> guest.paused = false);
    }

    private String powerDown(LabGuest guest, LabTask task, Patience patience, Runnable then) {
        boolean obeys =
                guest.running && !guest.spec.deaf() && patience.timeout().compareTo(SHUTDOWN) >= 0;
        if (!guest.running) {
            return jobs.run(guest, task, GuestJobs.FORK, () -> {});
        }
        if (obeys) {
            return jobs.run(guest, task, SHUTDOWN, then);
        }
        if (patience.force()) {
            return jobs.run(guest, task, patience.timeout().plus(STOP), () -> {
                task.log.add("VM still running - terminating now with SIGTERM");
                then.run();
            });
        }
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        String word = guest.container() ? "container did not stop" : "VM quit/powerdown failed - got timeout";
        return jobs.failAfter(guest, task, patience.timeout(), word);
    }

    /** Queued for the HA manager, and that is all the task says. */
    private String byHa(Order order, String type, String verb, Runnable request) {
        LabGuest guest = order.guest();
        LabTask task = cluster.tasks.begin(order.node(), type, String.valueOf(guest.vmid()), order.who());
        task.log.add("Requesting HA " + verb + " for " + guest.words());
        if (!cluster.membership.quorate(order.node())) {
            String sid = (guest.container() ? "ct:" : "vm:") + guest.vmid();
            String command = verb.equals("stop")
                    ? "ha-manager crm-command stop " + sid + " 0"
                    : "ha-manager set " + sid + " --state started";
            cluster.agenda.after(
                    HA_REFUSED, () -> task.end(cluster.agenda.now(), "command '" + command + "' failed: exit code 13"));
            return task.upid();
        }
        cluster.agenda.after(GuestJobs.FORK, () -> task.end(cluster.agenda.now(), "OK"));
        request.run();
        return task.upid();
    }

    private Optional<HaService> managed(LabGuest guest) {
        return cluster.ha.service(guest).filter(HaService::managed);
    }

    private boolean storageLost(LabGuest guest) {
        return cluster.spec.storages().stream()
                .anyMatch(s -> s.id().equals(guest.spec.storage()) && !cluster.storageActive(guest.node(), s));
    }

    private static void needRunning(LabGuest guest) {
        if (!guest.running) {
            throw Refusal.failed(guest.words() + " not running");
        }
    }

    /** Of a stopped virtual machine, stop and shutdown are tasks that succeed. */
    private static void needRunningContainer(LabGuest guest) {
        if (guest.container()) {
            needRunning(guest);
        }
    }
}
