package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.StorageViews;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * {@code /storage}, {@code /nodes/{node}/storage}, {@code …/disks/lvm}, {@code …/disks/lvmthin} and {@code …/scan/iscsi}.
 * All of them leave out in silence what may not be seen, or are refused.
 */
final class ProxmoxStorageViews implements StorageViews {
    /** What of {@code storage.cfg} tells where a storage lies; nothing else of it is shown. */
    private static final Set<String> BACKING = Set.of(
            "vgname", "thinpool", "base", "portal", "target", "path", "server", "export", "share", "pool", "datastore");

    private final ProxmoxClient client;
    private final Supplier<Inventory> refresh;
    private final Asked asked;

    ProxmoxStorageViews(ProxmoxClient client, Supplier<Inventory> refresh, Asked asked) {
        this.client = client;
        this.refresh = refresh;
        this.asked = asked;
    }

    @Override
    public List<Setup> setups() {
        return asked.of(() -> client.read(Call.get("storage")).list().stream()
                .filter(f -> f.has("storage"))
                .map(ProxmoxStorageViews::setup)
                .sorted(Comparator.comparing(Setup::storage))
                .toList());
    }

    private static Setup setup(Fields f) {
        SortedMap<String, String> backing = new TreeMap<>();
        for (String key : BACKING) {
            if (f.has(key)) {
                backing.put(key, Refusals.clean(f.text(key)));
            }
        }
        String type = f.text("type");
        return new Setup(
                f.text("storage"),
                type,
                f.flag("shared") || SHARED_BY_KIND.contains(type),
                !f.flag("disable"),
                words(f.text("nodes")),
                words(f.text("content")),
                backing,
                f.text("digest"));
    }

    /** Proxmox VE, {@code PVE::Storage::Plugin}: these are shared whether or not the configuration says so. */
    private static final Set<String> SHARED_BY_KIND =
            Set.of("iscsi", "nfs", "cifs", "rbd", "cephfs", "iscsidirect", "glusterfs", "zfs", "pbs", "esxi");

    private static List<String> words(String list) {
        return Arrays.stream(list.split("[,; ]+", -1))
                .filter(w -> !w.isEmpty())
                .sorted()
                .toList();
    }

    @Override
    public List<Seen> seen(String node) {
        return asked.of(() -> client.read(Call.get("nodes", node, "storage")).list().stream()
                .map(f -> new Seen(f.text("storage"), f.flag("active"), f.whole("used"), f.whole("total")))
                .toList());
    }

    /** The number of volumes is in every answer, and in no description of it. */
    @Override
    public List<Group> groups(String node) {
        return asked.of(() ->
                client.read(Call.get("nodes", node, "disks", "lvm")).data().object("children").list().stream()
                        .map(f -> new Group(
                                f.text("name"),
                                f.whole("size"),
                                f.whole("free"),
                                f.has("lvcount") ? (int) f.whole("lvcount") : -1,
                                f.object("children").list().stream()
                                        .map(pv -> Refusals.clean(pv.text("name")))
                                        .sorted()
                                        .toList()))
                        .toList());
    }

    @Override
    public List<Pool> pools(String node) {
        return asked.of(() -> client.read(Call.get("nodes", node, "disks", "lvmthin")).list().stream()
                .map(f -> new Pool(
                        f.text("vg"),
                        f.text("lv"),
                        f.whole("lv_size"),
                        f.whole("used"),
                        f.whole("metadata_size"),
                        f.whole("metadata_used")))
                .toList());
    }

    @Override
    public List<String> targets(String node, String portal) {
        return asked.of(
                () -> client.read(Call.get("nodes", node, "scan", "iscsi").with("portal", portal)).list().stream()
                        .map(f -> f.text("target"))
                        .distinct()
                        .sorted()
                        .toList());
    }

    @Override
    public boolean mayScan() {
        return asked.of(() -> StorageSight.mayScan(permissions()));
    }

    @Override
    public List<Volume> volumes(String storage, String node) {
        return asked.of(() -> client.read(Call.get("nodes", node, "storage", storage, "content")).list().stream()
                .filter(f -> f.has("volid"))
                .map(f -> volume(storage, node, f))
                .sorted(Comparator.comparing(Volume::name))
                .toList());
    }

    private static Volume volume(String storage, String node, Fields f) {
        String id = f.text("volid");
        String content = f.text("content");
        return new Volume(
                storage,
                node,
                // Not cleaned: what is compared and deleted must be this very name. The sinks escape.
                id.substring(id.indexOf(':') + 1),
                content.isEmpty() ? ProxmoxContents.kind(id) : content,
                f.text("format"),
                f.whole("size"),
                f.whole("used"),
                f.text("vmid"),
                f.whole("ctime") > 0 ? Optional.of(Instant.ofEpochSecond(f.whole("ctime"))) : Optional.empty());
    }

    @Override
    public References references() {
        Inventory inventory = refresh.get();
        return new ReferenceReader(client, inventory).read();
    }

    @Override
    public Sight sight() {
        return asked.of(() -> StorageSight.of(permissions()));
    }

    private Fields permissions() {
        return client.read(Call.get("access", "permissions")).data();
    }
}
