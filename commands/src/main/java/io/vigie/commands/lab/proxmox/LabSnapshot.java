package io.vigie.commands.lab.proxmox;

import java.time.Instant;
import java.util.Map;

/**
 * A guest as it once was.
 *
 * @param memory whether its memory was kept, which makes it run again after a rollback
 */
record LabSnapshot(
        String name, String parent, Instant taken, String description, boolean memory, Map<String, String> settings) {
    LabSnapshot {
        settings = Map.copyOf(settings);
    }

    LabSnapshot after(String newParent) {
        return new LabSnapshot(name, newParent, taken, description, memory, settings);
    }
}
