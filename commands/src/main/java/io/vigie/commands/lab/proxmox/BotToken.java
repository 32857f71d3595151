package io.vigie.commands.lab.proxmox;

import java.util.Map;
import java.util.Set;

/** The token that a lab's cluster gives the bot. */
public final class BotToken {
    static final String ID = "vigie@pve!bot";

    /** What the documentation (config/proxmox-role.md) asks the bot's token to have, its roles taken together. */
    public static final Set<String> PRIVILEGES = Set.of(
            "Datastore.Allocate",
            "Datastore.AllocateSpace",
            "Datastore.Audit",
            "Permissions.Modify",
            "Pool.Audit",
            "Realm.AllocateUser",
            "Sys.Audit",
            "Sys.Console",
            "Sys.Modify",
            "Sys.PowerMgmt",
            "Sys.Syslog",
            "User.Modify",
            "VM.Allocate",
            "VM.Audit",
            "VM.Backup",
            "VM.Clone",
            "VM.Config.CDROM",
            "VM.Config.CPU",
            "VM.Config.Cloudinit",
            "VM.Config.Disk",
            "VM.Config.HWType",
            "VM.Config.Memory",
            "VM.Config.Network",
            "VM.Config.Options",
            "VM.Migrate",
            "VM.PowerMgmt",
            "VM.Snapshot");

    private BotToken() {}

    /** Returns its secret. */
    static String issue(Access access, UserBook users) {
        users.user("vigie@pve").tokens.add("bot");
        users.allow("/", "user", "vigie@pve", "Vigie", true);
        users.allow("/", "token", ID, "Vigie", true);
        return access.addToken(ID, Map.of("/", PRIVILEGES));
    }
}
