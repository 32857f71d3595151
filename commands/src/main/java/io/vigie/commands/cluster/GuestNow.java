package io.vigie.commands.cluster;

import java.util.List;

/**
 * A guest read afresh.
 *
 * @param digest the configuration's, as the hypervisor gives it
 * @param configuration keys and values an admin asks for, in a fixed order; no secrets
 * @param onBoot whether it starts with its node
 */
public record GuestNow(Guest guest, String digest, List<Setting> configuration, boolean onBoot, boolean agent) {
    public GuestNow {
        configuration = List.copyOf(configuration);
    }

    public record Setting(String key, String value) {}
}
