package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One cluster of hypervisors. Every method's wait is bounded; every failure is a {@link Problem} in the outside
 * system's own words.
 */
public interface Hypervisor extends AutoCloseable {
    /** The configured name, which is also the scope of rights. */
    String cluster();

    /** What it is, for people: {@code Proxmox VE}. */
    String kind();

    /** The configured role, such as {@code main}; empty when none is given. */
    String role();

    /**
     * What was read last, from memory: never waits.
     *
     * @throws Problem when nothing has ever been read, with the reason
     */
    Inventory inventory();

    /** Why the last refresh failed; empty when it did not. */
    Optional<Problem> trouble();

    /**
     * Reads the inventory anew.
     *
     * @throws Problem when no node answers within the bound
     */
    Inventory refresh();

    /**
     * Has this called when something happened that a refresh would show, on any thread and never for long; several
     * happenings may be one call. A hypervisor that tells nothing by itself never calls it.
     */
    default void whenChanged(Runnable wake) {}

    /**
     * The guest as it is now, read from its own node.
     *
     * @throws Problem when it is gone or cannot be asked
     */
    GuestNow guest(String id);

    /** The node as it is now. */
    NodeNow node(String name);

    /** The changes of power state that it has for guests of this kind; others are refused by name. */
    default Set<Power> powers(Guest.Kind kind) {
        return Power.ORDINARY;
    }

    /**
     * Asks for a change of power state.
     *
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle power(String guest, Power power, Power.Options options);

    /** How far a task is, whichever node it runs on; of an HA request, how far its effect is. */
    TaskReport task(TaskHandle handle);

    /**
     * Tasks on a guest that we ourselves, the user or token of the configuration, began at or after {@code since}, newest
     * first. Other people's are left out: after a crash none of them may be taken for ours.
     */
    List<TaskEntry> tasks(String guest, Instant since);

    /** What can be told of a task. */
    TaskDetail taskDetail(TaskHandle handle);

    /** Its snapshots of guests; empty when it has none. */
    default Optional<Snapshots> snapshots() {
        return Optional.empty();
    }

    /** Its moves of guests between nodes; empty when it has none. */
    default Optional<Migrations> migrations() {
        return Optional.empty();
    }

    /** Its manager for high availability; empty when it has none. */
    default Optional<HighAvailability> highAvailability() {
        return Optional.empty();
    }

    /** What its manager for high availability can be asked for; empty when it has none, or takes no requests. */
    default Optional<HaRequests> haRequests() {
        return Optional.empty();
    }

    /** Its list of tasks; empty when it keeps none. */
    default Optional<Tasks> taskList() {
        return Optional.empty();
    }

    /** Its guests' configurations, key by key; empty when it does not show them so. */
    default Optional<Configurations> configurations() {
        return Optional.empty();
    }

    /** Its way to make disks larger; empty when it has none. */
    default Optional<Disks> disks() {
        return Optional.empty();
    }

    /** Its copies of guests; empty when it makes none. */
    default Optional<Clones> clones() {
        return Optional.empty();
    }

    /** Its backups of guests; empty when it makes none. */
    default Optional<Backups> backups() {
        return Optional.empty();
    }

    /**
     * Where the guest's screen is shown; empty when this hypervisor shows none.
     *
     * @throws Problem when this guest's is shown nowhere at the moment, with why
     */
    default Optional<Console> console(Guest guest) {
        return Optional.empty();
    }

    /** Its way to start guests together with their node; empty when it has none. */
    default Optional<Autostart> autostart() {
        return Optional.empty();
    }

    /** What its storages hold; empty when it does not tell. */
    default Optional<StorageContents> storageContents() {
        return Optional.empty();
    }

    /** How its nodes see the storages, and who refers to what on them; empty when it does not tell. */
    default Optional<StorageViews> storageViews() {
        return Optional.empty();
    }

    /** What can be done with its storages; empty when nothing. */
    default Optional<StorageCare> storageCare() {
        return Optional.empty();
    }

    /** What an admin does instead of something that it cannot, in a sentence; empty when there is nothing to say. */
    default String instead(Capability missing) {
        return "";
    }

    /** The system services of its nodes; empty when it tells nothing of them. */
    default Optional<NodeServices> nodeServices() {
        return Optional.empty();
    }

    /** Reboot and shutdown of its nodes; empty when it cannot. */
    default Optional<NodePower> nodePower() {
        return Optional.empty();
    }

    /** The log that its nodes keep together; empty when they keep none. */
    default Optional<ClusterLog> clusterLog() {
        return Optional.empty();
    }

    /** How its votes are shared out, from memory or soon; never fails. */
    default Votes votes() {
        return Votes.oneEach(inventory().nodes().stream().map(Node::name).toList(), "");
    }

    /** What it has measured over time; empty when it keeps no such record. */
    default Optional<Metrics> metrics() {
        return Optional.empty();
    }

    /** Its list of people and rights; empty when it keeps none. */
    default Optional<Accounts> accounts() {
        return Optional.empty();
    }

    @Override
    void close();
}
