package io.vigie.commands.proxmox;

import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Configurations.Read;
import io.vigie.commands.cluster.Configurations.Ruling;
import io.vigie.commands.cluster.Guest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a change of a key does, and which keys are not changed from a chat ({@code PVE::API2::Qemu}, {@code PVE::API2::LXC},
 * {@code PVE::QemuServer}).
 */
final class ConfigRules {
    private static final List<String> VM_KEYS = List.of(
            "acpi",
            "affinity",
            "agent",
            "allow-ksm",
            "amd-sev",
            "arch",
            "args",
            "audio0",
            "autostart",
            "balloon",
            "bios",
            "boot",
            "bootdisk",
            "cicustom",
            "cipassword",
            "citype",
            "ciupgrade",
            "ciuser",
            "cores",
            "cpu",
            "cpulimit",
            "cpuunits",
            "description",
            "efidisk0",
            "freeze",
            "hookscript",
            "hostpci",
            "hotplug",
            "hugepages",
            "ide",
            "intel-tdx",
            "ipconfig",
            "ivshmem",
            "keephugepages",
            "keyboard",
            "kvm",
            "localtime",
            "lock",
            "machine",
            "memory",
            "migrate_downtime",
            "migrate_speed",
            "name",
            "nameserver",
            "net",
            "numa",
            "onboot",
            "ostype",
            "parallel",
            "protection",
            "reboot",
            "rng0",
            "sata",
            "scsi",
            "scsihw",
            "searchdomain",
            "serial",
            "shares",
            "smbios1",
            "smp",
            "sockets",
            "spice_enhancements",
            "sshkeys",
            "startdate",
            "startup",
            "tablet",
            "tags",
            "tdf",
            "template",
            "tpmstate0",
            "unused",
            "usb",
            "vcpus",
            "vga",
            "virtio",
            "virtiofs",
            "vmgenid",
            "vmstatestorage",
            "watchdog");
    private static final List<String> CONTAINER_KEYS = List.of(
            "arch",
            "cmode",
            "console",
            "cores",
            "cpulimit",
            "cpuunits",
            "debug",
            "description",
            "dev",
            "entrypoint",
            "env",
            "features",
            "hookscript",
            "hostname",
            "lock",
            "memory",
            "mp",
            "nameserver",
            "net",
            "onboot",
            "ostype",
            "protection",
            "rootfs",
            "searchdomain",
            "startup",
            "swap",
            "tags",
            "template",
            "timezone",
            "tty",
            "unprivileged",
            "unused");

    private static final String ROOT_ONLY = "Proxmox VE lets only root@pam change it";
    private static final Map<String, String> REFUSED = Map.ofEntries(
            Map.entry("args", ROOT_ONLY + ", for it reaches the node itself"),
            Map.entry("hookscript", "it runs a script on the node as root"),
            Map.entry("lock", "it is Proxmox VE's own; qm unlock or pct unlock takes a stale one away"),
            Map.entry("hostpci", "it gives the guest a device of the node"),
            Map.entry("usb", "it gives the guest a device of the node"),
            Map.entry("dev", ROOT_ONLY + ", for it gives the guest a device of the node"),
            Map.entry("serial", "it may give the guest a device of the node"),
            Map.entry("parallel", ROOT_ONLY + ", for it gives the guest a device of the node"),
            Map.entry("ivshmem", ROOT_ONLY),
            Map.entry("virtiofs", "it gives the guest a directory of the node"),
            Map.entry("features", ROOT_ONLY + ", for it opens the node to the container"),
            Map.entry("unprivileged", "it cannot be changed once the container exists"),
            Map.entry("rootfs", "a container cannot be without it; `vm resize` makes it larger"),
            Map.entry("template", "there is no way back from a template"),
            Map.entry("cicustom", "it takes files of the node"),
            Map.entry("cipassword", "a password does not belong into a chat"),
            Map.entry("env", "it may hold secrets, which do not belong into a chat"),
            Map.entry("entrypoint", "it decides what the container runs as its first process"));

    private static final Set<String> SECRET = Set.of("cipassword", "args", "env", "sshkeys");
    private static final Pattern DISK = Pattern.compile("(ide|sata|scsi|virtio|mp)[0-9]+|efidisk0|tpmstate0");
    private static final Pattern NET = Pattern.compile("net[0-9]+");
    private static final Pattern UNUSED = Pattern.compile("unused[0-9]+");

    private static final Set<String> VM_AT_ONCE = Set.of(
            "autostart",
            "balloon",
            "cpulimit",
            "cpuunits",
            "description",
            "hotplug",
            "migrate_downtime",
            "migrate_speed",
            "name",
            "onboot",
            "protection",
            "shares",
            "startup",
            "tags",
            "vmstatestorage");
    private static final Set<String> CONTAINER_AT_ONCE = Set.of(
            "cores",
            "cpulimit",
            "cpuunits",
            "description",
            "hostname",
            "memory",
            "nameserver",
            "onboot",
            "protection",
            "searchdomain",
            "startup",
            "swap",
            "tags");

    private ConfigRules() {}

    static List<String> keys(Guest.Kind kind) {
        return kind == Guest.Kind.VM ? VM_KEYS : CONTAINER_KEYS;
    }

    static boolean isSecret(String key) {
        return SECRET.contains(key);
    }

    static Ruling ruling(Guest guest, Read now, String key, Optional<String> value) {
        String word = key.replaceFirst("[0-9]+$", "");
        String why = REFUSED.getOrDefault(key, REFUSED.getOrDefault(word, ""));
        if (!why.isEmpty()) {
            return Ruling.refused(why);
        }
        if (!keys(guest.kind()).contains(key)
                && (key.equals(word) || !keys(guest.kind()).contains(word))) {
            return Ruling.refused("there is no such setting of a "
                    + (guest.kind() == Guest.Kind.VM ? "virtual machine" : "container"));
        }
        boolean running = guest.state() != Guest.State.STOPPED;
        boolean later = running && !atOnce(guest.kind(), now, key);
        if (UNUSED.matcher(key).matches()) {
            return value.isPresent()
                    ? Ruling.refused("Proxmox VE keeps it itself")
                    : new Ruling("", Tier.CRITICAL, "the volume " + now.value(key) + " is deleted for good", false);
        }
        if (DISK.matcher(key).matches()) {
            return disk(now, key, value, later);
        }
        if (NET.matcher(key).matches()) {
            return value.isEmpty()
                    ? new Ruling("", Tier.RISKY, guest.label() + " loses this network interface", later)
                    : new Ruling(
                            "",
                            running ? Tier.RISKY : Tier.CHANGE,
                            running ? "its network may be interrupted" : "",
                            later);
        }
        if (key.equals("protection")
                && !value.equals(Optional.of("1"))
                && now.value(key).equals("1")) {
            return new Ruling("", Tier.RISKY, guest.label() + " and its disks can be removed then", false);
        }
        return Ruling.mild(later);
    }

    private static Ruling disk(Read now, String key, Optional<String> value, boolean later) {
        String volume = now.value(key).replaceFirst(",.*", "");
        if (value.isEmpty()) {
            return new Ruling(
                    "", Tier.RISKY, "the guest loses this disk; its volume " + volume + " is kept, unused", later);
        }
        String given = value.get().replaceFirst("^(file|volume)=", "");
        if (given.startsWith("/") || given.contains("import-from")) {
            return Ruling.refused(ROOT_ONLY + " when it names a path of the node");
        }
        return volume.isEmpty() || given.equals(volume) || given.startsWith(volume + ",")
                ? new Ruling("", Tier.RISKY, "", later)
                : new Ruling(
                        "", Tier.RISKY, "the guest loses the disk it has there; " + volume + " is kept, unused", later);
    }

    /** Whether Proxmox VE changes it while the guest runs. */
    private static boolean atOnce(Guest.Kind kind, Read now, String key) {
        if (kind == Guest.Kind.CONTAINER) {
            return CONTAINER_AT_ONCE.contains(key) || NET.matcher(key).matches() || key.matches("mp[0-9]+");
        }
        if (NET.matcher(key).matches()) {
            return plugs(now, "network");
        }
        if (key.matches("(scsi|virtio)[0-9]+")) {
            return plugs(now, "disk");
        }
        return switch (key) {
            case "memory" -> plugs(now, "memory");
            case "vcpus" -> plugs(now, "cpu");
            default -> VM_AT_ONCE.contains(key) || UNUSED.matcher(key).matches();
        };
    }

    private static boolean plugs(Read now, String what) {
        String hotplug = now.value("hotplug");
        String words = hotplug.isEmpty() || hotplug.equals("1") ? "network,disk,usb" : hotplug;
        return List.of(words.split(",", -1)).contains(what);
    }
}
