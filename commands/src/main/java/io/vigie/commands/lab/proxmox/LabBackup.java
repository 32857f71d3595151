package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.BackupSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A guest's backup.
 *
 * @param node the node that has it, where the storage is not shared
 * @param size bytes
 */
record LabBackup(
        String storage, String node, int vmid, Kind kind, Instant taken, long size, String notes, boolean isProtected) {
    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyy_MM_dd-HH_mm_ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    static LabBackup of(BackupSpec backup, LabClusterSpec cluster, Instant now) {
        GuestSpec guest = cluster.guests().stream()
                .filter(g -> g.vmid() == backup.vmid())
                .findFirst()
                .orElseThrow(
                        () -> new IllegalArgumentException("a backup of " + backup.vmid() + ", which is no guest"));
        return new LabBackup(
                backup.storage(),
                guest.node(),
                guest.vmid(),
                guest.kind(),
                now.minus(backup.age()),
                backup.bytes(),
                backup.note(),
                backup.isProtected());
    }

    /** {@code vzdump-qemu-109-2026_11_23-12_00_00.vma.zst}. */
    String file() {
        return "vzdump-" + ClusterModel.word(kind) + "-" + vmid + "-" + STAMP.format(taken) + "." + format();
    }

    String format() {
        return kind == Kind.LXC ? "tar.zst" : "vma.zst";
    }

    Fields told() {
        return new Fields()
                .with("volid", storage + ":backup/" + file())
                .with("content", "backup")
                .with("subtype", ClusterModel.word(kind))
                .with("format", format())
                .with("ctime", taken.getEpochSecond())
                .with("size", size)
                .with("vmid", vmid)
                .when(!notes.isEmpty(), "notes", notes)
                .when(isProtected, "protected", 1);
    }
}
