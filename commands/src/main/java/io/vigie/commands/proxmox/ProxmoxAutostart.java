package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Autostart;
import io.vigie.commands.cluster.Configurations.Change;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/** {@code onboot} of a guest's configuration. */
final class ProxmoxAutostart implements Autostart {
    private final ProxmoxConfigurations configurations;

    ProxmoxAutostart(ProxmoxConfigurations configurations) {
        this.configurations = configurations;
    }

    @Override
    public Optional<String> obstacle(String guest) {
        return Optional.empty();
    }

    @Override
    public TaskHandle set(String guest, boolean on, String digest) {
        return configurations.change(
                guest, new Change(new TreeMap<>(Map.of("onboot", on ? "1" : "0")), new TreeSet<>(), digest));
    }

    @Override
    public TaskHandle done() {
        return configurations.done();
    }
}
