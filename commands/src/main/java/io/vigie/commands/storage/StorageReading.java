package io.vigie.commands.storage;

import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.StorageViews;
import io.vigie.commands.cluster.StorageViews.Group;
import io.vigie.commands.cluster.StorageViews.Pool;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.cluster.StorageViews.Seen;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.cluster.StorageViews.Sight;
import io.vigie.commands.cluster.StorageViews.Volume;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A cluster's storages as all its nodes see them, read at one go.
 *
 * @param setups what is configured, as far as it may be seen
 * @param seen by node; a node that did not answer is missing
 * @param groups by node; missing where they could not be read
 * @param pools by node; missing where they could not be read
 * @param portals by node and portal, the targets found; empty when the portal does not answer that node
 * @param volumes by storage and node; missing where they could not be read
 * @param running tasks under way; empty when that could not be found out
 * @param unseen what could not be read and why, sentences
 * @param manner what is peculiar to the hypervisor
 */
record StorageReading(
        String cluster,
        Inventory inventory,
        List<Setup> setups,
        Map<String, List<Seen>> seen,
        Map<String, List<Group>> groups,
        Map<String, List<Pool>> pools,
        Map<On, List<String>> portals,
        Map<On, List<Volume>> volumes,
        Optional<References> references,
        Sight sight,
        Optional<List<TaskEntry>> running,
        List<String> unseen,
        Optional<StorageViews.Manner> manner,
        Instant at) {

    /** With what the caller may know of guests. */
    StorageReading seenBy(Caller caller) {
        return new StorageReading(
                cluster,
                inventory.seenBy(caller),
                setups,
                seen,
                groups,
                pools,
                portals,
                volumes,
                references,
                sight,
                running,
                unseen,
                manner,
                at);
    }

    /** Something on a node: a storage or a portal. */
    record On(String what, String node) {}

    /** Which storages' contents are read. */
    interface Wanted {
        boolean contentOf(Setup setup);
    }

    Optional<Setup> setup(String storage) {
        return setups.stream().filter(s -> s.storage().equals(storage)).findFirst();
    }

    Optional<Seen> seen(String storage, String node) {
        return seen.getOrDefault(node, List.of()).stream()
                .filter(s -> s.storage().equals(storage))
                .findFirst();
    }

    Optional<Group> group(String name, String node) {
        return groups.getOrDefault(node, List.of()).stream()
                .filter(g -> g.name().equals(name))
                .findFirst();
    }

    /** Those that answered and are meant to use it. */
    List<String> nodesOf(Setup setup) {
        return seen.keySet().stream().filter(setup::on).sorted().toList();
    }

    /** Whether all that guests refer to is known, so that what nobody refers to can be told. */
    boolean tellsOrphans() {
        return references.filter(r -> r.unread().isEmpty()).isPresent()
                && running.isPresent()
                && sight.guests()
                && sight.disks()
                && sight.tasks();
    }

    static StorageViews views(Hypervisor hypervisor) {
        return hypervisor.storageViews().orElseThrow(() -> Capability.STORAGE_VIEWS.missing(hypervisor));
    }

    /**
     * Asks all nodes, some questions at a time. What fails is told and hides nothing else.
     *
     * @throws Problem when not even the storages' configuration can be read
     */
    static StorageReading of(Hypervisor hypervisor, Wanted wanted, Instant now) {
        StorageViews views = views(hypervisor);
        Inventory inventory = hypervisor.refresh();
        List<Setup> setups = views.setups();
        try (Questions ask = new Questions()) {
            Supplier<Optional<References>> references = ask.about("what guests refer to", views::references);
            Supplier<Optional<Sight>> sight = ask.about("what may be seen", views::sight);
            Supplier<Optional<Boolean>> scans = ask.about("what may be asked", views::mayScan);
            Supplier<Optional<List<TaskEntry>>> running = ask.about("the tasks under way", () -> running(hypervisor));
            Map<String, Supplier<Optional<List<Seen>>>> seen =
                    ask.each(online(inventory, ask), node -> node + ": its storages", views::seen);
            Map<String, List<Seen>> answered = Questions.found(seen);
            List<String> there = answered.keySet().stream().toList();
            boolean lvm = setups.stream().anyMatch(s -> s.type().startsWith("lvm"));
            boolean thin = setups.stream().anyMatch(s -> s.type().equals("lvmthin"));
            var groups = ask.each(lvm ? there : List.of(), n -> n + ": its volume groups", views::groups);
            var pools = ask.each(thin ? there : List.of(), n -> n + ": its thin pools", views::pools);
            var volumes = ask.each(
                    contents(setups, answered, wanted),
                    on -> on.node() + ": what lies on " + on.what(),
                    on -> views.volumes(on.what(), on.node()));
            boolean mayScan = scans.get().orElse(false);
            List<On> portals = portals(setups, there);
            if (!mayScan && !portals.isEmpty()) {
                ask.tell("Whether nodes reach the iSCSI portals was not asked: that takes the privilege"
                        + " Datastore.Allocate on /storage.");
            }
            var targets = ask.each(mayScan ? portals : List.of(), on -> "", on -> reached(views, on));
            return new StorageReading(
                    hypervisor.cluster(),
                    inventory,
                    setups,
                    answered,
                    Questions.found(groups),
                    Questions.found(pools),
                    Questions.found(targets),
                    Questions.found(volumes),
                    references.get(),
                    sight.get().orElse(new Sight(false, false, false, false, List.of())),
                    running.get(),
                    ask.told(),
                    views.manner(),
                    now);
        }
    }

    private static List<String> online(Inventory inventory, Questions ask) {
        inventory.nodes().stream()
                .filter(n -> !n.online())
                .forEach(n -> ask.tell(n.name() + " does not answer: it was not looked at."));
        return inventory.nodes().stream().filter(Node::online).map(Node::name).toList();
    }

    private static List<TaskEntry> running(Hypervisor hypervisor) {
        return hypervisor
                .taskList()
                .map(t -> t.list(new Tasks.Query(Optional.empty(), Optional.empty(), true, false))
                        .entries())
                .orElse(List.of());
    }

    private static List<On> contents(List<Setup> setups, Map<String, List<Seen>> answered, Wanted wanted) {
        return setups.stream()
                .filter(wanted::contentOf)
                .flatMap(setup -> answered.entrySet().stream()
                        .filter(e -> setup.on(e.getKey())
                                && e.getValue().stream()
                                        .anyMatch(s -> s.storage().equals(setup.storage()) && s.active()))
                        .map(e -> new On(setup.storage(), e.getKey())))
                .toList();
    }

    private static List<On> portals(List<Setup> setups, List<String> nodes) {
        return setups.stream()
                .filter(s -> s.type().equals("iscsi") && !s.backed("portal").isEmpty())
                .flatMap(s -> nodes.stream().filter(s::on).map(n -> new On(s.backed("portal"), n)))
                .distinct()
                .toList();
    }

    /** A portal that a node does not reach is an answer, and not a failure to read. */
    private static List<String> reached(StorageViews views, On on) {
        try {
            return views.targets(on.node(), on.what());
        } catch (Problem no) {
            return List.of();
        }
    }
}
