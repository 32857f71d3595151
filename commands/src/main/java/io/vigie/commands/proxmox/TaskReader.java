package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Tasks, asked of the nodes they run on. */
final class TaskReader {
    /** Lines shown of a log. */
    private static final int TAIL = 20;
    /** Lines asked for at once; nearly all logs are shorter. */
    private static final int LOG_PAGE = 200;

    private static final int LIST_LIMIT = 200;

    private final ProxmoxClient client;

    TaskReader(ProxmoxClient client) {
        this.client = client;
    }

    /**
     * The task's own end; of a request to the HA manager, that it was queued.
     *
     * @throws PveException when its node cannot be asked
     */
    TaskReport report(Upid upid) {
        try {
            Fields status = client.read(call(upid, "status")).data();
            return report(status, tail(upid));
        } catch (PveException e) {
            if (e.kind() == Kind.NO_SUCH_TASK) {
                return unknown(upid.node() + " knows no such task any more.");
            }
            throw e;
        }
    }

    static TaskReport unknown(String why) {
        return new TaskReport(TaskReport.State.UNKNOWN, -1, why, List.of());
    }

    private static TaskReport report(Fields status, List<String> tail) {
        if (status.text("status").equals("running")) {
            return new TaskReport(TaskReport.State.RUNNING, LogProgress.of(tail), "running", tail);
        }
        String exit = Refusals.clean(status.text("exitstatus"));
        if (exit.equals("OK")) {
            return new TaskReport(TaskReport.State.DONE, 1, exit, tail);
        }
        if (exit.startsWith("WARNINGS:")) {
            return new TaskReport(TaskReport.State.DONE_WITH_WARNINGS, 1, exit, tail);
        }
        if (exit.isEmpty() || exit.equals("unexpected status") || exit.equals("unknown")) {
            return new TaskReport(TaskReport.State.UNKNOWN, -1, exit.isEmpty() ? "ended without a word" : exit, tail);
        }
        return new TaskReport(TaskReport.State.FAILED, -1, exit, tail);
    }

    /** What goes wrong here is not worth losing the report for. */
    private List<String> tail(Upid upid) {
        try {
            Call log = call(upid, "log");
            Fields whole =
                    client.read(log.with("start", 0).with("limit", LOG_PAGE)).whole();
            long total = whole.whole("total");
            List<Fields> lines = total > LOG_PAGE
                    ? client.read(log.with("start", total - TAIL).with("limit", TAIL))
                            .list()
                    : whole.object("data").list();
            return lines.stream()
                    .sorted(Comparator.comparingLong(line -> line.whole("n")))
                    .map(line -> line.text("t"))
                    .filter(text -> !text.isBlank() && !text.equals("no content"))
                    .map(Refusals::clean)
                    .skip(Math.max(0, lines.size() - TAIL))
                    .toList();
        } catch (PveException e) {
            return List.of();
        }
    }

    private static Call call(Upid upid, String what) {
        return Call.get("nodes", upid.node(), "tasks", upid.text(), what);
    }

    /**
     * A guest's tasks, from its node and from the cluster's list of recent ones: it may have moved since.
     *
     * @throws PveException when either cannot be read: a list with a hole would look as if nothing had run
     */
    List<TaskEntry> tasks(String vmid, String node, Instant since) {
        Call own = Call.get("nodes", node, "tasks")
                .with("vmid", vmid)
                .with("since", since.getEpochSecond())
                .with("source", "all")
                .with("limit", LIST_LIMIT);
        Map<String, TaskEntry> found = new LinkedHashMap<>();
        add(found, client.read(own).list());
        add(found, client.read(Call.get("cluster", "tasks")).list());
        // Proxmox counts whole seconds.
        Instant from = Instant.ofEpochSecond(since.getEpochSecond());
        return found.values().stream()
                .filter(entry -> entry.subject().equals(vmid) && !entry.began().isBefore(from))
                .sorted(Comparator.comparing(TaskEntry::began)
                        .reversed()
                        .thenComparing(entry -> entry.handle().id()))
                .toList();
    }

    /** A list of tasks as its node gives it. */
    List<TaskEntry> entries(Call call) {
        Map<String, TaskEntry> found = new LinkedHashMap<>();
        add(found, client.read(call).list());
        return List.copyOf(found.values());
    }

    private static void add(Map<String, TaskEntry> found, List<Fields> list) {
        for (Fields fields : list) {
            Upid.parse(fields.text("upid")).ifPresent(upid -> {
                TaskEntry entry = entry(upid, fields);
                TaskEntry known = found.get(upid.text());
                if (known == null || known.ended().isEmpty()) {
                    found.put(upid.text(), entry);
                }
            });
        }
    }

    private static TaskEntry entry(Upid upid, Fields fields) {
        long end = fields.whole("endtime");
        Optional<Instant> ended = end > 0 ? Optional.of(Instant.ofEpochSecond(end)) : Optional.empty();
        String status = ended.isPresent() ? Refusals.clean(fields.text("status")) : "";
        return new TaskEntry(
                upid.handle(), upid.type(), upid.node(), upid.id(), upid.user(), upid.began(), ended, status);
    }

    /** The end's time stands only in the list of tasks. */
    TaskDetail detail(Upid upid, TaskReport report) {
        TaskEntry bare = new TaskEntry(
                upid.handle(),
                upid.type(),
                upid.node(),
                upid.id(),
                upid.user(),
                upid.began(),
                Optional.empty(),
                report.state().ended() ? report.says() : "");
        if (!report.state().ended()) {
            return new TaskDetail(bare, report);
        }
        try {
            Call list = Call.get("nodes", upid.node(), "tasks")
                    .with("since", upid.began().getEpochSecond())
                    .with("until", upid.began().getEpochSecond())
                    .with("typefilter", upid.type())
                    .with("limit", LIST_LIMIT);
            Map<String, TaskEntry> found = new LinkedHashMap<>();
            add(found, client.read(list).list());
            return new TaskDetail(found.getOrDefault(upid.text(), bare), report);
        } catch (PveException e) {
            return new TaskDetail(bare, report);
        }
    }

    /** The task's own words, without asking. */
    static Upid upid(TaskHandle handle) {
        return Upid.parse(handle.id())
                .orElseThrow(() -> new PveException(
                        Kind.NO_SUCH_TASK, "\"" + Refusals.clean(handle.id()) + "\" is not the name of a task.", ""));
    }
}
