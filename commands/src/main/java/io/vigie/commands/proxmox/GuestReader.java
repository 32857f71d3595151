package io.vigie.commands.proxmox;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A guest from its own {@code status/current} and {@code config}. Only the keys named here are shown, so that a
 * cloud-init password or a QEMU argument never is.
 */
record GuestReader(String cluster, String node, Guest.Kind kind, String id, Fields status, Fields config) {
    private static final List<String> BEFORE_DISKS = List.of(
            "ostype",
            "arch",
            "machine",
            "bios",
            "cpu",
            "sockets",
            "cores",
            "cpulimit",
            "memory",
            "balloon",
            "swap",
            "boot");
    private static final List<String> AFTER_NETS = List.of(
            "hostname", "nameserver", "searchdomain", "startup", "protection", "unprivileged", "features", "tags");
    private static final Pattern DISK =
            Pattern.compile("(ide|sata|scsi|virtio|unused|mp)[0-9]{1,3}|efidisk0|tpmstate0|rootfs");
    private static final Pattern NET = Pattern.compile("net[0-9]{1,2}");

    GuestNow read(Optional<Guest.HaService> service) {
        Guest.State state = InventoryReader.state(status);
        String name = status.has("name") ? status.text("name") : InventoryReader.name(config, id);
        Guest guest = new Guest(
                id,
                kind,
                name,
                cluster,
                node,
                state,
                status.number("cpu"),
                status.number("cpus"),
                status.whole("mem"),
                status.whole("maxmem"),
                Duration.ofSeconds(status.whole("uptime")),
                InventoryReader.tags(config.text("tags")),
                status.flag("template") || config.flag("template"),
                status.has("lock") ? status.text("lock") : config.text("lock"),
                service);
        return new GuestNow(guest, config.text("digest"), settings(), config.flag("onboot"), agent());
    }

    /** {@code 1}, or {@code enabled=1,fstrim_cloned_disks=1}. */
    private boolean agent() {
        String text = config.text("agent");
        return text.equals("1") || text.startsWith("1,") || text.contains("enabled=1");
    }

    private List<GuestNow.Setting> settings() {
        List<GuestNow.Setting> settings = new ArrayList<>();
        BEFORE_DISKS.forEach(key -> add(settings, key));
        matching(DISK).forEach(key -> add(settings, key));
        matching(NET).forEach(key -> add(settings, key));
        AFTER_NETS.forEach(key -> add(settings, key));
        config.text("description")
                .lines()
                .map(Refusals::clean)
                .filter(line -> !line.isEmpty())
                .findFirst()
                .ifPresent(line -> settings.add(new GuestNow.Setting("description", line)));
        return settings;
    }

    private void add(List<GuestNow.Setting> settings, String key) {
        if (config.has(key)) {
            boolean mebibytes = key.equals("memory") || key.equals("balloon") || key.equals("swap");
            boolean plain = config.text(key).matches("[0-9]{1,9}");
            String value = mebibytes && plain
                    ? Units.bytes(config.whole(key) * 1024 * 1024)
                    : Refusals.clean(config.text(key));
            settings.add(new GuestNow.Setting(key, value));
        }
    }

    /** In the order people count: scsi2 before scsi10. */
    private List<String> matching(Pattern form) {
        return config.entries().keySet().stream()
                .filter(key -> form.matcher(key).matches())
                .sorted(Comparator.comparing((String key) -> key.replaceAll("[0-9]+$", ""))
                        .thenComparingInt(String::length)
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
