package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** {@code …/{vmid}/config}, {@code …/pending} and {@code …/resize}. */
final class ConfigRoutes implements RouteTable.Family {
    private static final Duration RESIZE = Duration.ofSeconds(1);
    /** Parameters that are no settings. */
    private static final Set<String> NOT_SETTINGS =
            Set.of("node", "vmid", "digest", "delete", "skiplock", "force", "revert", "background_delay");

    private static final Set<String> ROOT_ONLY = Set.of("args", "lock", "hookscript");

    private final ClusterModel cluster;
    private final GuestJobs jobs;

    ConfigRoutes(ClusterModel cluster) {
        this.cluster = cluster;
        this.jobs = new GuestJobs(cluster);
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            String base = "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}";
            table.on("GET", base + "/config", call -> config(call, guest(call, kind)))
                    .on("GET", base + "/pending", call -> pending(guest(call, kind)))
                    .on("PUT", base + "/config", call -> change(call, guest(call, kind)))
                    .on("PUT", base + "/resize", call -> resize(call, guest(call, kind)));
        }
        table.on("POST", "/nodes/{node}/qemu/{vmid}/config", call -> changeByTask(call, guest(call, Kind.QEMU)));
    }

    private static LabGuest guest(Call call, Kind kind) {
        return call.cluster().guest(call.node(), call.vmid(), kind);
    }

    private static Object config(Call call, LabGuest guest) {
        if (call.has("snapshot")) {
            return guest.snapshot(call.text("snapshot"))
                    .map(snapshot -> new LabConfig(guest).at(snapshot))
                    .orElseThrow(() -> Refusal.failed("snapshot '" + call.text("snapshot") + "' does not exist"));
        }
        LabConfig config = new LabConfig(guest);
        if (!call.flag("current")) {
            return config.withPending();
        }
        Fields fields = new Fields().with("digest", guest.digest());
        fields.putAll(config.current());
        return fields;
    }

    private static Object pending(LabGuest guest) {
        Map<String, Object> current = new LabConfig(guest).current();
        Set<String> keys = new LinkedHashSet<>(current.keySet());
        keys.addAll(guest.pending.keySet());
        List<Fields> entries = new ArrayList<>();
        for (String key : keys) {
            Fields entry = new Fields().with("key", key);
            Optional.ofNullable(current.get(key)).ifPresent(value -> entry.with("value", value));
            Optional.ofNullable(guest.pending.get(key))
                    .ifPresent(
                            value -> entry.when(value.isEmpty(), "delete", 1).when(!value.isEmpty(), "pending", value));
            entries.add(entry);
        }
        entries.add(new Fields().with("key", "digest").with("value", guest.digest()));
        return entries;
    }

    private @Nullable Object change(Call call, LabGuest guest) {
        SortedMap<String, String> wanted = checked(call, guest);
        if (!cluster.membership.quorate(call.node())) {
            throw Refusal.failed(cannotWrite(call, guest));
        }
        LabConfig config = new LabConfig(guest);
        wanted.forEach(config::change);
        return null;
    }

    private Object changeByTask(Call call, LabGuest guest) {
        SortedMap<String, String> wanted = checked(call, guest);
        LabTask task = jobs.begin(new Order(guest, call.node(), call.who()), "config");
        if (!cluster.membership.quorate(call.node())) {
            return jobs.fail(task, cannotWrite(call, guest));
        }
        wanted.forEach((key, value) -> task.log.add(
                "update VM " + guest.vmid() + ": " + (value.isEmpty() ? "-delete " : "-") + key + " " + value));
        LabConfig config = new LabConfig(guest);
        return jobs.run(guest, task, GuestJobs.FORK, () -> wanted.forEach(config::change));
    }

    private static String cannotWrite(Call call, LabGuest guest) {
        return "unable to open file '/etc/pve/"
                + ClusterModel.configuration(call.node(), guest.vmid(), guest.spec.kind())
                + ".tmp.133' - Permission denied";
    }

    /** What is to be set, and with an empty text what is to be taken away. */
    private static SortedMap<String, String> checked(Call call, LabGuest guest) {
        boolean root = call.who().authId().equals(Access.ROOT);
        if (call.has("skiplock") && !root) {
            throw Refusal.parameter("skiplock", "Only root may use this option.");
        }
        SortedMap<String, String> wanted = new TreeMap<>();
        call.parameters().forEach((key, value) -> {
            if (!NOT_SETTINGS.contains(key)) {
                wanted.put(key, value);
            }
        });
        for (String key : call.text("delete").split("[,; ]+", -1)) {
            if (!key.isEmpty()) {
                wanted.put(key, "");
            }
        }
        for (String key : wanted.keySet()) {
            String privilege = LabConfig.privilege(key);
            if (!call.permits("/vms/" + guest.vmid(), privilege)) {
                throw Refusal.forbidden("/vms/" + guest.vmid() + ", " + privilege);
            }
            if (ROOT_ONLY.contains(key) && !root) {
                throw Refusal.failed("only root can set '" + key + "' config");
            }
        }
        checkDigest(call, guest);
        if (!guest.lock.isEmpty()) {
            throw Refusal.failed((guest.container() ? "CT" : "VM") + " is locked (" + guest.lock + ")");
        }
        return wanted;
    }

    private static void checkDigest(Call call, LabGuest guest) {
        if (call.has("digest") && !call.text("digest").equals(guest.digest())) {
            throw Refusal.failed("checksum mismatch (file change by other user?)");
        }
    }

    /** What cannot be done is said by the task. */
    private Object resize(Call call, LabGuest guest) {
        LabTask task = cluster.tasks.begin(call.node(), "resize", String.valueOf(guest.vmid()), call.who());
        if (jobs.blocked(guest, task)) {
            return task.upid();
        }
        if (call.has("digest") && !call.text("digest").equals(guest.digest())) {
            return jobs.fail(task, "checksum mismatch (file change by other user?)");
        }
        if (!cluster.membership.quorate(call.node())) {
            return jobs.fail(task, "cluster not ready - no quorum?");
        }
        String disk = call.text("disk");
        if (!new LabConfig(guest).hasDisk(disk)) {
            return jobs.fail(task, "disk '" + disk + "' does not exist");
        }
        long size = size(call.text("size"), guest.disk());
        if (size < guest.disk()) {
            return jobs.fail(task, "shrinking disks is not supported");
        }
        Optional<StorageSpec> storage = cluster.storage(guest.spec.storage());
        if (storage.isPresent() && cluster.storageFree(call.node(), storage.get()) < size - guest.disk()) {
            return jobs.fail(task, "Insufficient free space on storage '" + guest.spec.storage() + "'");
        }
        return jobs.run(guest, task, RESIZE, () -> guest.grow(size));
    }

    private static long size(String text, long now) {
        String number = text.replaceAll("[+KMGT]", "");
        char unit = text.charAt(text.length() - 1);
        int power = Character.isDigit(unit) ? 0 : "KMGT".indexOf(unit) + 1;
        long bytes = (long) (Double.parseDouble(number) * Math.pow(1024, power));
        return text.startsWith("+") ? now + bytes : bytes;
    }
}
