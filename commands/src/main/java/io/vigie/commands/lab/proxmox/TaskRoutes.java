package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.RouteTable.Page;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** {@code /cluster/tasks}, {@code /cluster/log} and {@code /nodes/{node}/tasks}. */
final class TaskRoutes implements RouteTable.Family {
    private static final Pattern UPID = Pattern.compile(
            "UPID:[a-zA-Z0-9-]+:[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}:[0-9A-Fa-f]{8}:[^:\\s]+:[^:\\s]*:[^:\\s]+:");
    private static final Comparator<LabTask> NEWEST = Comparator.comparing((LabTask task) -> task.began)
            .thenComparingInt(task -> task.pid)
            .reversed();
    private static final int CLUSTER_LIST = 25;
    private static final int PAGE = 50;

    @Override
    public void register(RouteTable table) {
        table.on("GET", "/cluster/tasks", TaskRoutes::recent)
                .on("GET", "/cluster/log", TaskRoutes::log)
                .on("GET", "/nodes/{node}/tasks", TaskRoutes::list)
                .on("GET", "/nodes/{node}/tasks/{upid}/status", TaskRoutes::status)
                .on("GET", "/nodes/{node}/tasks/{upid}/log", TaskRoutes::output)
                .on("DELETE", "/nodes/{node}/tasks/{upid}", TaskRoutes::abort);
    }

    private static Object recent(Call call) {
        return call.cluster().tasks.all().stream()
                .filter(task -> mine(call, task) || call.permits("/", "Sys.Audit"))
                .sorted(NEWEST)
                .limit(CLUSTER_LIST)
                .map(task -> {
                    Fields fields = basics(task);
                    return task.running()
                            ? fields.with("pid", task.pid).with("pstart", task.pstart)
                            : fields.with("endtime", task.endTime())
                                    .with("status", task.exit())
                                    .with("saved", "1");
                })
                .toList();
    }

    private static Object list(Call call) {
        List<LabTask> tasks = call.cluster().tasks.of(call.node()).stream()
                .filter(task -> mine(call, task) || call.permits("/nodes/" + call.node(), "Sys.Audit"))
                .filter(task -> wanted(call, task))
                .sorted(NEWEST)
                .toList();
        List<Fields> page = tasks.stream()
                .skip(call.number("start", 0))
                .limit(call.number("limit", PAGE))
                .map(task -> {
                    Fields fields = basics(task).with("pid", task.pid).with("pstart", task.pstart);
                    return task.running()
                            ? fields
                            : fields.with("endtime", task.endTime()).with("status", task.exit());
                })
                .toList();
        return new Page(page, tasks.size());
    }

    private static boolean wanted(Call call, LabTask task) {
        boolean source = switch (call.text("source")) {
            case "active" -> task.running();
            case "all" -> true;
            default -> !task.running();
        };
        return source
                && (!call.flag("errors") || (!task.running() && !task.ok()))
                && (!call.has("vmid") || task.id.equals(call.text("vmid")))
                && (!call.has("typefilter") || task.type.equals(call.text("typefilter")))
                && (!call.has("userfilter") || task.who.authId().contains(call.text("userfilter")))
                && task.began.getEpochSecond() >= call.number("since", 0)
                && task.began.getEpochSecond() <= call.number("until", Integer.MAX_VALUE);
    }

    private static Fields basics(LabTask task) {
        return new Fields()
                .with("upid", task.upid())
                .with("node", task.node)
                .with("type", task.type)
                .with("id", task.id)
                .with("user", task.who.user())
                .when(task.who.byToken(), "tokenid", task.who.token())
                .with("starttime", task.began.getEpochSecond());
    }

    private static Object status(Call call) {
        LabTask task = find(call, "Sys.Audit");
        return basics(task)
                .with("pid", task.pid)
                .with("pstart", task.pstart)
                .with("status", task.running() ? "running" : "stopped")
                .when(!task.running(), "exitstatus", task.exit());
    }

    private static Object output(Call call) {
        List<String> lines = find(call, "Sys.Audit").log;
        int start = call.number("start", 0);
        int limit = call.number("limit", PAGE);
        List<Fields> page = new ArrayList<>();
        for (int i = start; i < lines.size() && (limit == 0 || i < start + limit); i++) {
            page.add(new Fields().with("n", i + 1).with("t", lines.get(i)));
        }
        return new Page(page, lines.size());
    }

    private static @Nullable Object abort(Call call) {
        find(call, "Sys.Modify").end(call.cluster().agenda.now(), "received interrupt");
        return null;
    }

    private static LabTask find(Call call, String privilege) {
        String upid = call.text("upid");
        if (!UPID.matcher(upid).matches()) {
            throw Refusal.parameter("upid", "unable to parse worker upid");
        }
        String owner = upid.substring(0, upid.length() - 1);
        boolean own =
                owner.substring(owner.lastIndexOf(':') + 1).equals(call.who().authId());
        String path = "/nodes/" + call.node();
        if (!own && !call.permits(path, privilege)) {
            throw Refusal.forbidden(path + ", " + privilege);
        }
        return call.cluster()
                .tasks
                .find(call.node(), upid)
                .orElseThrow(() -> Refusal.parameter("upid", "no such task"));
    }

    private static boolean mine(Call call, LabTask task) {
        return task.who.authId().equals(call.who().authId());
    }

    /** The cluster log, as far as tasks tell it. */
    private static Object log(Call call) {
        List<Fields> lines = new ArrayList<>();
        for (LabTask task : call.cluster().tasks.all()) {
            if (mine(call, task) || call.permits("/", "Sys.Syslog")) {
                lines.add(line(task, lines.size(), task.began.getEpochSecond(), "starting task " + task.upid()));
                if (!task.running()) {
                    lines.add(line(task, lines.size(), task.endTime(), "end task " + task.upid() + " " + task.exit()));
                }
            }
        }
        return lines.reversed().stream().limit(call.number("max", PAGE)).toList();
    }

    private static Fields line(LabTask task, int number, long time, String text) {
        return new Fields()
                .with("id", number + ":" + task.node)
                .with("uid", String.valueOf(number))
                .with("time", time)
                .with("node", task.node)
                .with("user", task.who.authId())
                .with("tag", "pvedaemon")
                .with("pid", task.pid)
                .with("pri", text.endsWith(" OK") || text.startsWith("starting") ? 6 : 3)
                .with("msg", text);
    }
}
