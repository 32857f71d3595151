package io.vigie.commands.proxmox;

import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.StorageCare;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.proxmox.PveException.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code PUT /storage/{storage}}, {@code DELETE …/content/{volume}}, and the reads that make a storage usable. */
final class ProxmoxStorageCare implements StorageCare {
    private static final int LIST_LIMIT = 200;
    private static final int LOG_LINES = 200;

    private final ProxmoxClient client;
    private final TaskReader tasks;
    private final String self;
    private final Asked asked;

    /** @param self as Proxmox knows Vigie: {@code vigie@pve!bot} */
    ProxmoxStorageCare(ProxmoxClient client, TaskReader tasks, String self, Asked asked) {
        this.client = client;
        this.tasks = tasks;
        this.self = self;
        this.asked = asked;
    }

    @Override
    public Rescan rescans() {
        return new Rescan(
                "Proxmox VE activates a storage when its status is asked for: it logs in to iSCSI targets, has the sessions"
                        + " look for new LUNs, and looks for a volume group that it misses",
                List.of(
                        "A LUN that has grown: `multipathd resize map MAP` and `pvresize /dev/mapper/MAP` on one node, then"
                                + " `pvscan --cache` on the others.",
                        "Disks that a guest's configuration lacks or has with the wrong size: `qm disk rescan`, `pct"
                                + " rescan`."));
    }

    /** The API has no request of that name: to ask for a storage's status is what activates it. */
    @Override
    public TaskHandle rescan(String node, List<String> storages) {
        return asked.of(() -> {
            List<String> not = new ArrayList<>();
            for (String storage : storages) {
                Fields status = client.read(Call.get("nodes", node, "storage", storage, "status"))
                        .data();
                if (!status.flag("active")) {
                    not.add(storage);
                }
            }
            if (!not.isEmpty()) {
                throw new PveException(
                        Kind.REFUSED,
                        String.join(", ", not) + " did not become active on " + node + ".",
                        "`journalctl -u pvestatd -n 50` there says why.");
            }
            return AtOnce.HANDLE;
        });
    }

    @Override
    public TaskHandle set(String storage, boolean enabled, List<String> nodes, String digest) {
        return asked.of(() -> {
            Call call = Call.put("storage", storage).with("disable", enabled ? 0 : 1);
            call = nodes.isEmpty() ? call.with("delete", "nodes") : call.with("nodes", String.join(",", nodes));
            client.write(call.with("digest", digest));
            return AtOnce.HANDLE;
        });
    }

    @Override
    public TaskHandle remove(String storage, String node, String name) {
        return asked.of(() -> {
            Call call = Call.delete("nodes", node, "storage", storage, "content", storage + ":" + name);
            String upid = client.write(call).whole().text("data");
            return Upid.parse(upid).map(Upid::handle).orElseThrow(() -> {
                String text = call + " was accepted, but no task was named: " + Refusals.clean(upid);
                return new StepRunner.Uncertain(text, new PveException(Kind.NOT_PROXMOX, text, ""));
            });
        });
    }

    /** The task names the storage and the guest, and the volume only in its log. */
    @Override
    public Optional<TaskHandle> removal(String storage, String node, String name, Instant since) {
        return asked.of(() -> {
            Call list = Call.get("nodes", node, "tasks")
                    .with("source", "all")
                    .with("typefilter", "imgdel")
                    .with("since", since.getEpochSecond())
                    .with("limit", LIST_LIMIT);
            List<TaskEntry> ours = tasks.entries(list).stream()
                    .filter(t -> t.type().equals("imgdel")
                            && t.user().equals(self)
                            && (t.subject().equals(storage) || t.subject().endsWith("@" + storage)))
                    .toList();
            List<TaskEntry> naming = ours.stream().filter(t -> names(t, name)).toList();
            return naming.size() == 1 ? Optional.of(naming.getFirst().handle()) : Optional.empty();
        });
    }

    private boolean names(TaskEntry task, String name) {
        Upid upid = TaskReader.upid(task.handle());
        return client
                .read(Call.get("nodes", upid.node(), "tasks", upid.text(), "log")
                        .with("start", 0)
                        .with("limit", LOG_LINES))
                .list()
                .stream()
                .anyMatch(line -> holds(line.text("t"), name));
    }

    /** As a word: {@code vm-9-disk-1} is not in {@code vm-9-disk-10}. */
    private static boolean holds(String line, String name) {
        for (int at = line.indexOf(name); at >= 0; at = line.indexOf(name, at + 1)) {
            boolean begins = at == 0 || !part(line.charAt(at - 1));
            int end = at + name.length();
            if (begins && (end == line.length() || !part(line.charAt(end)))) {
                return true;
            }
        }
        return false;
    }

    private static boolean part(char c) {
        return Character.isLetterOrDigit(c) || c == '-' || c == '_';
    }

    @Override
    public TaskHandle done() {
        return AtOnce.HANDLE;
    }
}
