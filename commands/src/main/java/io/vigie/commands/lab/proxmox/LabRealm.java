package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.Map;

/**
 * What a directory shows a realm's sync: names without their realm, and direct members only, as Proxmox reads them.
 */
public record LabRealm(List<String> users, Map<String, List<String>> groups) {
    public LabRealm {
        users = List.copyOf(users);
        groups = Map.copyOf(groups);
    }

    static LabRealm empty() {
        return new LabRealm(List.of(), Map.of());
    }
}
