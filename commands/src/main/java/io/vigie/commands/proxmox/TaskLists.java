package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/** Lists, logs and ends tasks. Each node keeps its own list; the cluster's holds the running ones and the last few. */
final class TaskLists implements Tasks {
    /** Lines of a log that are read at most: some megabytes. */
    private static final int LONGEST_LOG = 5_000;

    private static final int LIST_LIMIT = 100;
    private static final int OWN_LIMIT = 500;

    private final ProxmoxClient client;
    private final Supplier<Inventory> inventory;
    private final Function<String, String> nodeOfGuest;
    private final String self;
    private final TaskReader reader;
    private final Asked asked;

    /**
     * @param inventory the cluster as it is known
     * @param nodeOfGuest where a guest is now
     * @param self as Proxmox knows Vigie: {@code vigie@pve!bot}
     */
    TaskLists(
            ProxmoxClient client,
            TaskReader reader,
            Supplier<Inventory> inventory,
            Function<String, String> nodeOfGuest,
            String self,
            Asked asked) {
        this.client = client;
        this.reader = reader;
        this.inventory = inventory;
        this.nodeOfGuest = nodeOfGuest;
        this.self = self;
        this.asked = asked;
    }

    @Override
    public Found list(Query query) {
        List<String> warnings = new ArrayList<>();
        List<TaskEntry> found = asked.of(() -> found(query, warnings));
        return new Found(
                found.stream()
                        .filter(t -> query.node().map(t.node()::equals).orElse(true))
                        .filter(t -> query.guest().map(t.subject()::equals).orElse(true))
                        .filter(t -> !query.running() || t.ended().isEmpty())
                        .filter(t -> !query.errors() || t.failed())
                        .sorted(Comparator.comparing(TaskEntry::began)
                                .reversed()
                                .thenComparing(t -> t.handle().id()))
                        .limit(LIST_LIMIT)
                        .toList(),
                warnings);
    }

    private List<TaskEntry> found(Query query, List<String> warnings) {
        if (query.guest().isPresent() && query.node().isEmpty()) {
            String guest = query.guest().get();
            return reader.tasks(guest, nodeOfGuest.apply(guest), Instant.EPOCH);
        }
        if (query.node().isPresent()) {
            return ofNode(query.node().get(), query);
        }
        return query.errors() ? ofAllNodes(query, warnings) : reader.entries(Call.get("cluster", "tasks"));
    }

    /** The cluster's own list is too short to find last night's failure in. */
    private List<TaskEntry> ofAllNodes(Query query, List<String> warnings) {
        List<TaskEntry> all = new ArrayList<>();
        for (Node node : inventory.get().nodes()) {
            if (!node.online()) {
                warnings.add(node.name() + " does not answer: its tasks are not shown.");
                continue;
            }
            try {
                all.addAll(ofNode(node.name(), query));
            } catch (PveException e) {
                warnings.add(e.text());
            }
        }
        return all;
    }

    private List<TaskEntry> ofNode(String node, Query query) {
        Call call = Call.get("nodes", node, "tasks").with("source", "all").with("limit", LIST_LIMIT);
        if (query.guest().isPresent()) {
            call = call.with("vmid", query.guest().get());
        }
        return reader.entries(query.errors() ? call.with("errors", 1) : call);
    }

    @Override
    public List<TaskEntry> mine(String node, Instant since) {
        Call call = Call.get("nodes", node, "tasks")
                .with("source", "all")
                .with("userfilter", self)
                .with("since", since.getEpochSecond())
                .with("limit", OWN_LIMIT);
        // The filter takes a part of a name, too.
        return asked.of(() -> reader.entries(call).stream()
                .filter(task -> task.user().equals(self))
                .sorted(Comparator.comparing(TaskEntry::began).reversed())
                .toList());
    }

    @Override
    public Log log(TaskHandle task) {
        return asked.of(() -> read(TaskReader.upid(task)));
    }

    private Log read(Upid upid) {
        Call log = Call.get("nodes", upid.node(), "tasks", upid.text(), "log");
        Fields whole =
                client.read(log.with("start", 0).with("limit", LONGEST_LOG)).whole();
        long total = whole.whole("total");
        List<Fields> lines = total > LONGEST_LOG
                ? client.read(log.with("start", total - LONGEST_LOG).with("limit", LONGEST_LOG))
                        .list()
                : whole.object("data").list();
        return new Log(
                total,
                lines.stream()
                        .sorted(Comparator.comparingLong(line -> line.whole("n")))
                        .map(line -> Refusals.clean(line.text("t")))
                        .toList());
    }

    @Override
    public void stop(TaskHandle task) {
        asked.to(() -> {
            Upid upid = TaskReader.upid(task);
            client.write(Call.delete("nodes", upid.node(), "tasks", upid.text()));
        });
    }
}
