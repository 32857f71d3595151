package io.vigie.bot.wiring;

import io.vigie.bot.wiring.SiteSettings.Cluster;
import io.vigie.bot.wiring.SiteSettings.Libvirt;
import io.vigie.bot.wiring.SiteSettings.Proxmox;
import io.vigie.bot.wiring.SiteSettings.San;
import io.vigie.bot.wiring.SiteSettings.Snmp;
import io.vigie.bot.wiring.SiteSettings.SwitchEntry;
import io.vigie.commands.libvirt.LibvirtSettings;
import io.vigie.commands.snmp.SnmpAccess;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What cannot work in a description of the site, each in one line that names the key and the mend. */
final class SiteFaults {
    private final List<String> faults = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private SiteFaults() {}

    static List<String> of(SiteSettings site) {
        SiteFaults check = new SiteFaults();
        for (int i = 0; i < site.clusters().size(); i++) {
            check.cluster("vigie.clusters[" + i + "]", site.clusters().get(i));
        }
        Set<String> clusters = new HashSet<>();
        site.clusters().forEach(c -> clusters.add(String.valueOf(c.name())));
        for (int i = 0; i < site.sans().size(); i++) {
            check.san("vigie.sans[" + i + "]", site.sans().get(i), clusters);
        }
        for (int i = 0; i < site.switches().size(); i++) {
            check.aSwitch("vigie.switches[" + i + "]", site.switches().get(i));
        }
        if (!site.snmpTraps().listen().isEmpty()) {
            check.address("vigie.snmp-traps.listen", site.snmpTraps().listen());
        }
        return check.faults;
    }

    private void cluster(String key, Cluster cluster) {
        name(key, cluster.name());
        if ((cluster.proxmox() == null) == (cluster.libvirt() == null)) {
            faults.add(key + " needs either proxmox or libvirt: say how " + cluster.name() + " is reached.");
        }
        if (cluster.proxmox() != null) {
            proxmox(key, cluster.proxmox());
        }
        if (cluster.libvirt() != null) {
            LibvirtSettings.faults(hosts(cluster.libvirt())).forEach(fault -> faults.add(key + "." + fault + "."));
        }
    }

    static List<LibvirtSettings.Host> hosts(Libvirt libvirt) {
        return libvirt.hosts().stream()
                .map(h -> new LibvirtSettings.Host(h.name(), h.uri()))
                .toList();
    }

    private void proxmox(String key, Proxmox proxmox) {
        if (proxmox.nodes().isEmpty()) {
            faults.add(key + ".proxmox.nodes is empty: name at least one node, such as https://camille:8006.");
        }
        for (URI node : proxmox.nodes()) {
            if (!"https".equals(node.getScheme()) || node.getHost() == null) {
                faults.add(key + ".proxmox.nodes has " + node
                        + ": a node is an https address, such as https://camille:8006.");
            }
        }
        boolean token = !proxmox.tokenId().isEmpty();
        boolean user = !proxmox.user().isEmpty();
        if (token == user) {
            faults.add(key + ".proxmox needs either token-id and token-secret-file, or user and password-file.");
        } else if (token) {
            secret(key + ".proxmox.token-secret-file", proxmox.tokenSecretFile());
        } else {
            secret(key + ".proxmox.password-file", proxmox.passwordFile());
        }
        if (!proxmox.caFile().isEmpty()) {
            secret(key + ".proxmox.ca-file", proxmox.caFile());
        }
        for (int i = 0; i < proxmox.access().size(); i++) {
            access(key + ".proxmox.access[" + i + "]", proxmox.access().get(i));
        }
    }

    private void access(String key, SiteSettings.AccessEntry entry) {
        if (entry.group().isBlank()) {
            faults.add(key + ".group is missing: name the LDAP group.");
        }
        if (!entry.realm().matches("[A-Za-z][A-Za-z0-9._-]+")) {
            faults.add(key + ".realm is missing or none: name the realm as Proxmox VE does (pveum realm list).");
        }
        if (!entry.path().startsWith("/")) {
            faults.add(key + ".path is " + entry.path() + ": a path begins with /, such as /vms.");
        }
    }

    private void san(String key, San san, Set<String> clusters) {
        name(key, san.name());
        if (san.portals().isEmpty()) {
            faults.add(key + ".portals is empty: name at least one, such as 10.5.0.1:3260.");
        }
        san.portals().forEach(portal -> address(key + ".portals", portal));
        if (san.chap() != null) {
            secret(key + ".chap.secret-file", san.chap().secretFile());
            if (!san.chap().targetSecretFile().isEmpty()) {
                secret(key + ".chap.target-secret-file", san.chap().targetSecretFile());
            }
        }
        san.serves().stream()
                .filter(cluster -> !clusters.contains(cluster))
                .forEach(cluster -> faults.add(
                        key + ".serves names " + cluster + ", which is no cluster: name one of " + clusters + "."));
    }

    private void aSwitch(String key, SwitchEntry entry) {
        name(key, entry.name());
        Snmp snmp = entry.snmp();
        if (snmp == null || snmp.address().isBlank()) {
            faults.add(key + ".snmp.address is missing: say where " + entry.name() + " answers.");
            return;
        }
        if (snmp.address().contains(":")) {
            address(key + ".snmp.address", snmp.address());
        }
        switch (snmp.version()) {
            case "2c" -> secret(key + ".snmp.community-file", snmp.communityFile());
            case "3" -> {
                if (snmp.user().isEmpty()) {
                    faults.add(key + ".snmp.user is missing: SNMPv3 needs one.");
                }
                oneOf(key + ".snmp.auth", snmp.auth(), SnmpAccess.Auth.values());
                oneOf(key + ".snmp.priv", snmp.priv(), SnmpAccess.Priv.values());
                secret(key + ".snmp.auth-password-file", snmp.authPasswordFile());
                secret(key + ".snmp.priv-password-file", snmp.privPasswordFile());
            }
            default -> faults.add(key + ".snmp.version is " + snmp.version() + ": it is 2c or 3.");
        }
    }

    private void name(String key, @Nullable String name) {
        if (name == null || name.isBlank()) {
            faults.add(key + ".name is missing.");
        } else if (!name.matches("[A-Za-z0-9._-]+")) {
            faults.add(key + ".name is \"" + name + "\": letters, digits, dots, dashes and underscores only.");
        } else if (!names.add(name)) {
            faults.add(key + ".name is " + name
                    + ", which another cluster, SAN or switch has: names are the scopes of rights.");
        }
    }

    private void secret(String key, @Nullable String file) {
        if (file == null || file.isBlank()) {
            faults.add(key + " is missing: name the file.");
        } else if (!Files.isReadable(Path.of(file))) {
            faults.add(key + " is " + file + ", which cannot be read: does it exist, and may this user read it?");
        }
    }

    private void oneOf(String key, String word, Enum<?>[] known) {
        if (Arrays.stream(known).noneMatch(k -> k.name().equals(word))) {
            faults.add(key + " is " + word + ": it is one of " + Arrays.toString(known) + ".");
        }
    }

    private void address(String key, String address) {
        if (!address.matches("[^:]+:\\d{1,5}|\\[[0-9a-fA-F:]+]:\\d{1,5}")
                || Integer.parseInt(address.substring(address.lastIndexOf(':') + 1)) > 65_535) {
            faults.add(key + " has " + address + ": an address is host:port.");
        }
    }
}
