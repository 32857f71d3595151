package io.vigie.commands.lab.proxmox;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** The system services of the nodes: those that the API tells of, running unless they were stopped. */
final class NodeUnits {
    /** {@code PVE::API2::Services}: for the API's own two, it knows nothing but a restart. */
    private static final Set<String> RESTARTED_ONLY = Set.of("pvedaemon", "pveproxy");

    private static final Map<String, String> WORDS = new TreeMap<>(Map.ofEntries(
            Map.entry("chrony", "chrony, an NTP client/server"),
            Map.entry("corosync", "Corosync Cluster Engine"),
            Map.entry("cron", "Regular background program processing daemon"),
            Map.entry("ksmtuned", "Kernel Samepage Merging (KSM) Tuning Daemon"),
            Map.entry("postfix", "Postfix Mail Transport Agent"),
            Map.entry("pve-cluster", "The Proxmox VE cluster filesystem"),
            Map.entry("pve-firewall", "Proxmox VE firewall"),
            Map.entry("pve-ha-crm", "PVE Cluster HA Resource Manager Daemon"),
            Map.entry("pve-ha-lrm", "PVE Local HA Resource Manager Daemon"),
            Map.entry("pvedaemon", "PVE API Daemon"),
            Map.entry("pveproxy", "PVE API Proxy Server"),
            Map.entry("pvescheduler", "Proxmox VE scheduler"),
            Map.entry("pvestatd", "PVE Status Daemon"),
            Map.entry("spiceproxy", "PVE SPICE Proxy Server"),
            Map.entry("sshd", "OpenBSD Secure Shell server"),
            Map.entry("systemd-journald", "Journal Service"),
            Map.entry("systemd-timesyncd", "Network Time Synchronization")));
    private static final Set<String> ABSENT = Set.of("systemd-timesyncd");

    private final Map<String, Set<String>> stopped = new HashMap<>();

    static List<String> names() {
        return List.copyOf(WORDS.keySet());
    }

    Fields describe(String node, String name) {
        boolean absent = ABSENT.contains(name);
        boolean dead = absent || stopped.getOrDefault(node, Set.of()).contains(name);
        return new Fields()
                .with("service", name)
                .with("name", name)
                .with("desc", WORDS.getOrDefault(name, name))
                .with("state", dead ? "dead" : "running")
                .with("active-state", dead ? "inactive" : "active")
                .with("unit-state", absent ? "not-found" : "enabled");
    }

    /** The task's last word. */
    String change(String node, String name, String change) {
        if (RESTARTED_ONLY.contains(name) && !change.equals("restart")) {
            return "invalid service cmd '" + name + " " + change + "': ERROR";
        }
        if (ABSENT.contains(name) || !WORDS.containsKey(name)) {
            return "command 'systemctl " + change + " " + name + "' failed: exit code 5";
        }
        Set<String> here = stopped.computeIfAbsent(node, n -> new HashSet<>());
        if (change.equals("stop")) {
            here.add(name);
        } else {
            here.remove(name);
        }
        return "OK";
    }

    void booted(String node) {
        stopped.remove(node);
    }
}
