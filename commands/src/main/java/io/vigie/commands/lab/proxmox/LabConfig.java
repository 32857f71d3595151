package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** A guest's configuration file: what it begins with, and what was changed since. */
final class LabConfig {
    private static final Set<String> VM_AT_ONCE = Set.of(
            "balloon",
            "cpulimit",
            "cpuunits",
            "description",
            "hotplug",
            "name",
            "onboot",
            "protection",
            "startup",
            "tags");
    private static final List<String> CONTAINER_LATER = List.of("arch", "cmode", "console", "ostype", "tty");

    private final LabGuest guest;

    LabConfig(LabGuest guest) {
        this.guest = guest;
    }

    /** What holds now. */
    Map<String, Object> current() {
        long mebibytes = guest.memory() >> 20;
        String volume = guest.spec.storage() + ":vm-" + guest.vmid() + "-disk-0,size=" + (guest.disk() >> 30) + "G";
        String mac = String.format(Locale.ROOT, "BC:24:11:%02X:%02X:%02X", 1, guest.vmid() >> 8, guest.vmid() & 255);
        Map<String, Object> config = new TreeMap<>();
        config.put("cores", guest.cores());
        if (guest.container()) {
            config.put("arch", "amd64");
            config.put("ostype", "debian");
            config.put("hostname", guest.name());
            config.put("memory", mebibytes);
            config.put("swap", mebibytes / 2);
            config.put("rootfs", volume);
            config.put("net0", "name=eth0,bridge=vmbr0,hwaddr=" + mac + ",ip=dhcp,type=veth");
        } else {
            config.put("name", guest.name());
            config.put("memory", String.valueOf(mebibytes));
            config.put("sockets", 1);
            config.put("ostype", "l26");
            config.put("scsihw", "virtio-scsi-single");
            config.put("scsi0", volume);
            config.put("net0", "virtio=" + mac + ",bridge=vmbr0");
            config.put("boot", "order=scsi0");
            if (!guest.spec.deaf()) {
                config.put("agent", "1");
            }
        }
        guest.settings.forEach((key, value) -> put(config, key, value));
        put(config, "onboot", guest.onBoot ? "1" : "");
        put(config, "template", guest.spec.template() ? "1" : "");
        put(config, "lock", guest.lock);
        return config;
    }

    /** As the file will be read at the next start, with the digest: what {@code …/config} answers. */
    Fields withPending() {
        Map<String, Object> config = current();
        guest.pending.forEach((key, value) -> put(config, key, value));
        Fields fields = new Fields().with("digest", guest.digest());
        fields.putAll(config);
        return fields;
    }

    /** As it was then; kept memory is a volume of its own. */
    Fields at(LabSnapshot snapshot) {
        Fields fields = new Fields().with("digest", guest.digest());
        fields.putAll(current());
        guest.settings.keySet().forEach(fields::remove);
        snapshot.settings().forEach((key, value) -> put(fields, key, value));
        fields.with("snaptime", snapshot.taken().getEpochSecond());
        return fields.when(
                snapshot.memory(),
                "vmstate",
                guest.spec.storage() + ":vm-" + guest.vmid() + "-state-" + snapshot.name());
    }

    /** Numbers and texts as the real one mixes them; an empty text takes the key away. */
    private static void put(Map<String, Object> config, String key, String value) {
        if (value.isEmpty()) {
            config.remove(key);
        } else if (config.get(key) instanceof Number || key.equals("onboot") || key.equals("template")) {
            config.put(key, Long.valueOf(value));
        } else {
            config.put(key, value);
        }
    }

    /** Sets a key, or with an empty text takes it away; at once when that is possible. */
    void change(String key, String value) {
        guest.pending.remove(key);
        if (guest.running && later(key)) {
            guest.pending.put(key, value);
        } else if (key.equals("onboot")) {
            guest.onBoot = Set.of("1", "on", "yes").contains(value);
        } else {
            guest.settings.put(key, value);
        }
    }

    private boolean later(String key) {
        return guest.container()
                ? CONTAINER_LATER.contains(key)
                : !VM_AT_ONCE.contains(key) && !key.startsWith("net") && !key.startsWith("scsi");
    }

    boolean hasDisk(String key) {
        return key.equals(guest.container() ? "rootfs" : "scsi0")
                && !guest.settings.getOrDefault(key, "there").isEmpty();
    }

    /** The privilege that a change of the key needs ({@code check_vm_modify_config_perm}). */
    static String privilege(String key) {
        String word = key.replaceFirst("[0-9]+$", "");
        return switch (word) {
            case "cores", "sockets", "cpu", "cpulimit", "cpuunits", "vcpus", "numa" -> "VM.Config.CPU";
            case "memory", "balloon", "shares", "swap" -> "VM.Config.Memory";
            case "net", "nameserver", "searchdomain", "hostname" -> "VM.Config.Network";
            case "ide", "sata", "scsi", "virtio", "unused", "efidisk", "tpmstate", "mp", "rootfs" -> "VM.Config.Disk";
            case "machine", "scsihw", "vga", "tablet", "hotplug", "kvm", "acpi" -> "VM.Config.HWType";
            case "ciuser", "cipassword", "sshkeys", "ipconfig", "citype" -> "VM.Config.Cloudinit";
            default -> "VM.Config.Options";
        };
    }
}
