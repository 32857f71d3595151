package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Capability;

/** What to do about what libvirt has no word for. */
final class Instead {
    private Instead() {}

    static String of(Capability missing) {
        return switch (missing) {
            case ACCOUNTS -> "Who may use libvirtd is set on each host: polkit rules, TLS certificates or SASL.";
            case BACKUPS ->
                "Back up from within the guest, or on its host with `virsh backup-begin GUEST`. `vm snapshot create` is no"
                        + " backup: it lies in the same file.";
            case CLONES -> "On its host: `virt-clone --original GUEST --name NEW --auto-clone`, while it is stopped.";
            case CLUSTER_LOG -> "Each host has its own: `journalctl -u libvirtd` there. `task list` shows Vigie's.";
            case DISKS ->
                "On its host: `virsh blockresize GUEST DISK SIZE` while it runs, `qemu-img resize FILE SIZE` while it is"
                        + " stopped.";
            case HIGH_AVAILABILITY ->
                "Nobody starts a guest of a lost host elsewhere: `cluster whatif HOST` tells which ones that would be.";
            case METRICS -> "`vm list` and `node list` tell the load of the moment; a monitoring system keeps it.";
            case NODE_POWER -> "`node drain HOST` moves its guests off; then reboot or shut it down in its own shell.";
            case NODE_SERVICES -> "In the host's shell: `systemctl status libvirtd`.";
            case STORAGE_CARE ->
                "On its host: `virsh pool-start POOL`, `pool-destroy` (which stops it and deletes nothing),"
                        + " `vol-delete VOLUME --pool POOL`.";
            case AUTOSTART, CONFIGURATIONS, CONSOLE, MIGRATIONS, SNAPSHOTS, STORAGE_CONTENTS, STORAGE_VIEWS, TASKS ->
                "";
        };
    }
}
