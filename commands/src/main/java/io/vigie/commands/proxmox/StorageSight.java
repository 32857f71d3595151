package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.StorageViews.Sight;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What {@code /access/permissions} says of how much is shown: Proxmox filters lists and says nothing of it. */
final class StorageSight {
    private StorageSight() {}

    static Sight of(Fields permissions) {
        boolean guests = everywhere(permissions, "/vms", "VM.Audit");
        boolean disks = everywhere(permissions, "/vms", "VM.Config.Disk")
                || everywhere(permissions, "/storage", "Datastore.Allocate");
        boolean storages = everywhere(permissions, "/storage", "Datastore.Audit")
                || everywhere(permissions, "/storage", "Datastore.AllocateSpace");
        boolean tasks = at(permissions, "/", "Sys.Audit");
        List<String> lacks = new ArrayList<>();
        if (!guests) {
            lacks.add("VM.Audit is missing on some guests or all: they are not in any list, and what they refer to is"
                    + " not known");
        }
        if (!disks) {
            lacks.add("VM.Config.Disk is missing on some guests or all: Proxmox VE leaves their disks out of every"
                    + " storage's list");
        }
        if (!storages) {
            lacks.add("Datastore.Audit is missing on some storages or all: they are not in any list");
        }
        if (!tasks) {
            lacks.add(
                    "Sys.Audit is missing on /: tasks of others are not seen, such as a long move that is making a volume");
        }
        return new Sight(guests, disks, storages, tasks, lacks);
    }

    static boolean mayScan(Fields permissions) {
        return at(permissions, "/storage", "Datastore.Allocate");
    }

    /** A role on a deeper path takes the place of the inherited one, so that each of them must have it. */
    private static boolean everywhere(Fields permissions, String root, String privilege) {
        return at(permissions, root, privilege)
                && permissions.entries().entrySet().stream()
                        .filter(e -> e.getKey().startsWith(root + "/"))
                        .allMatch(e -> e.getValue().node().has(privilege));
    }

    /** On the path itself and all below it, or on the root with all below it. */
    private static boolean at(Fields permissions, String path, String privilege) {
        Map<String, Fields> all = permissions.entries();
        Fields own = all.get(path);
        Fields root = all.get("/");
        return own != null ? own.flag(privilege) : root != null && root.flag(privilege);
    }
}
