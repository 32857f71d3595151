package io.vigie.bot.lab;

import io.vigie.commands.lab.LabSite;
import io.vigie.commands.lab.directory.LabDirectory;
import io.vigie.commands.lab.network.LabChannel;
import io.vigie.commands.lab.network.LabSwitch;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.san.LabSan;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The lab as an admin would configure it: the same keys, and every secret in a file only this user can read. */
final class LabConfigurationFile {
    private static final Map<String, String> ROLES = Map.of("brest-i11", "main", "brest-i1", "standby");
    private static final int PORTS_TRIED = 100;

    private final LabSite site;
    private final Path folder;
    private final Map<String, Object> keys = new LinkedHashMap<>();

    LabConfigurationFile(LabSite site) {
        this.site = site;
        try {
            // Created with rights for its owner alone.
            folder = Files.createTempDirectory("vigie-lab");
            folder.toFile().deleteOnExit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Map<String, Object> write() {
        String ca = file("lab-ca.pem", site.authority().pem());
        keys.put("vigie.lab.running", "true");
        // Its passwords are printed: nobody but this machine may try them.
        keys.put("server.address", "127.0.0.1");
        keys.put("vigie.store.url", "jdbc:sqlite:data/lab.db");
        keys.put("vigie.watch.clusters", "1s");
        keys.put("vigie.watch.switches", "5s");
        keys.put("vigie.watch.sans", "5s");
        identity(ca);
        for (int i = 0; i < site.clusters().size(); i++) {
            cluster("vigie.clusters[" + i + "]", site.clusters().get(i), ca);
        }
        san();
        aSwitch("vigie.switches[0]", site.laetitia());
        return keys;
    }

    private void identity(String ca) {
        realm("vigie.identity.realms[0]", "admins", LabDirectory.ADMINS_BASE, LabDirectory.ADMINS_GROUPS, ca);
        keys.put("vigie.identity.realms[0].default", "true");
        realm("vigie.identity.realms[1]", "users", LabDirectory.USERS_BASE, LabDirectory.USERS_GROUPS, ca);
    }

    private void realm(String key, String name, String base, String groups, String ca) {
        keys.put(key + ".name", name);
        keys.put(key + ".urls[0]", site.directory().url());
        keys.put(key + ".base", base);
        keys.put(key + ".group-base", groups);
        keys.put(key + ".bind-dn", LabDirectory.BOT_DN);
        keys.put(
                key + ".bind-password-file",
                file("ldap.password", site.directory().botPassword()));
        keys.put(key + ".tls.ca-file", ca);
    }

    private void cluster(String key, LabCluster cluster, String ca) {
        keys.put(key + ".name", cluster.name());
        keys.put(key + ".role", ROLES.getOrDefault(cluster.name(), ""));
        for (int i = 0; i < cluster.nodes().size(); i++) {
            keys.put(key + ".proxmox.nodes[" + i + "]", cluster.nodes().get(i).toString());
        }
        keys.put(key + ".proxmox.token-id", cluster.tokenId());
        keys.put(key + ".proxmox.token-secret-file", file(cluster.name() + ".token", cluster.tokenSecret()));
        keys.put(key + ".proxmox.ca-file", ca);
        keys.put(key + ".proxmox.access[0].group", "administrators");
        keys.put(key + ".proxmox.access[0].realm", "resel");
        keys.put(key + ".proxmox.access[0].role", "PVEAdmin");
        keys.put(key + ".proxmox.access[1].group", "virt");
        keys.put(key + ".proxmox.access[1].realm", "resel");
        keys.put(key + ".proxmox.access[1].role", "PVEVMAdmin");
        keys.put(key + ".proxmox.access[1].path", "/vms");
    }

    private void san() {
        LabSan san = site.sanizator();
        keys.put("vigie.sans[0].name", san.name());
        for (int i = 0; i < san.addresses().size(); i++) {
            keys.put(
                    "vigie.sans[0].portals[" + i + "]",
                    "127.0.0.1:" + san.addresses().get(i).getPort());
        }
        keys.put("vigie.sans[0].target", san.target());
        keys.put("vigie.sans[0].serves[0]", "brest-i11");
    }

    private void aSwitch(String key, LabSwitch lab) {
        keys.put(key + ".name", lab.name());
        keys.put(key + ".snmp.address", "127.0.0.1:" + lab.address().getPort());
        keys.put(key + ".snmp.version", "3");
        keys.put(key + ".snmp.user", lab.user());
        keys.put(key + ".snmp.auth-password-file", file(lab.name() + ".auth", lab.authPassword()));
        keys.put(key + ".snmp.priv-password-file", file(lab.name() + ".priv", lab.privPassword()));
        int i = 0;
        for (LabChannel channel : lab.channels()) {
            portChannel(key + ".port-channels[" + i++ + "]", channel);
        }
        InetSocketAddress traps = new InetSocketAddress(InetAddress.getLoopbackAddress(), freeUdpPort());
        keys.put("vigie.snmp-traps.listen", "127.0.0.1:" + traps.getPort());
        lab.trapsTo(traps, LabSwitch.TrapVersion.V3);
    }

    private void portChannel(String key, LabChannel channel) {
        keys.put(key + ".id", channel.id());
        keys.put(key + ".name", channel.name());
        keys.put(key + ".peer", channel.peer());
        keys.put(key + ".carries", channel.carries());
        for (int i = 0; i < channel.wires().size(); i++) {
            keys.put(key + ".members[" + i + "].port", channel.wires().get(i).port());
            keys.put(
                    key + ".members[" + i + "].interface",
                    channel.wires().get(i).remote());
        }
    }

    /** Below the ports that whoever names none is given, so that it is still free when it is listened on. */
    private static int freeUdpPort() {
        for (int attempt = 1; ; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            try (DatagramSocket socket = new DatagramSocket(port, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (SocketException e) {
                if (attempt == PORTS_TRIED) {
                    throw new UncheckedIOException(e);
                }
            }
        }
    }

    private String file(String name, String content) {
        try {
            Path file = folder.resolve(name);
            Files.writeString(file, content);
            file.toFile().deleteOnExit();
            return file.toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
