package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.StorageContents;
import java.util.Comparator;
import java.util.List;

/** {@code /nodes/{node}/storage/{storage}/content}, which leaves out in silence what may not be seen. */
final class ProxmoxContents implements StorageContents {
    private final ProxmoxClient client;
    private final Asked asked;

    ProxmoxContents(ProxmoxClient client, Asked asked) {
        this.client = client;
        this.asked = asked;
    }

    @Override
    public Listed list(String storage, String node, int most) {
        List<Volume> all =
                asked.of(() -> client.read(Call.get("nodes", node, "storage", storage, "content")).list().stream()
                        .filter(f -> f.has("volid"))
                        .map(ProxmoxContents::volume)
                        .sorted(Comparator.comparing(Volume::name))
                        .toList());
        return new Listed(
                all.stream().limit(most).toList(),
                all.size(),
                "Proxmox VE lists the disks of a guest only to who has VM.Config.Disk on it, and its backups to who has"
                        + " VM.Backup.");
    }

    private static Volume volume(Fields f) {
        String id = f.text("volid");
        String content = f.text("content");
        return new Volume(
                Refusals.clean(id.substring(id.indexOf(':') + 1)),
                content.isEmpty() ? kind(id) : content,
                f.text("format"),
                f.whole("size"),
                f.whole("used"),
                f.text("vmid"));
    }

    /** A version that does not say it writes it into the volume's path. */
    static String kind(String id) {
        String path = id.substring(id.indexOf(':') + 1);
        int slash = path.indexOf('/');
        String folder = slash < 0 ? "" : path.substring(0, slash);
        return List.of("iso", "vztmpl", "backup", "snippets", "import").contains(folder) ? folder : "images";
    }
}
