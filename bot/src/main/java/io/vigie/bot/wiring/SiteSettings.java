package io.vigie.bot.wiring;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * The machines: hypervisor clusters, SANs and switches. Secrets are named by file and never written here.
 *
 * <p>With none of them, and no realm of identity, the lab is started instead.
 */
@ConfigurationProperties("vigie")
record SiteSettings(
        @DefaultValue List<Cluster> clusters,
        @DefaultValue List<San> sans,
        @Name("switches") @DefaultValue List<SwitchEntry> switches,
        @DefaultValue SnmpTraps snmpTraps) {

    /** @param role what it is for, such as {@code main}; shown and nothing more */
    record Cluster(
            String name,
            @DefaultValue("") String role,
            @Nullable Proxmox proxmox,
            @Nullable Libvirt libvirt) {}

    /**
     * Plain KVM hosts.
     *
     * @param connectTimeout how long a command waits for a connection to be opened
     * @param callTimeout how long a call may take before its connection is given up
     */
    record Libvirt(
            @DefaultValue List<Host> hosts,
            @DefaultValue("5s") Duration connectTimeout,
            @DefaultValue("10s") Duration callTimeout) {}

    /** @param uri libvirt's own, such as {@code qemu+tls://alpha/system} */
    record Host(
            @DefaultValue("") String name, @DefaultValue("") String uri) {}

    /**
     * A Proxmox VE cluster: an API token, or a user with a password; pinned by fingerprint or by the cluster's CA.
     *
     * @param nodes any of them answers for the whole cluster; the first that answers is asked
     * @param maxConcurrent requests under way at once
     */
    record Proxmox(
            @DefaultValue List<URI> nodes,
            @DefaultValue("") String tokenId,
            @DefaultValue("") String tokenSecretFile,
            @DefaultValue("") String user,
            @DefaultValue("") String passwordFile,
            @DefaultValue List<String> fingerprints,
            @DefaultValue("") String caFile,
            @DefaultValue("2s") Duration connectTimeout,
            @DefaultValue("10s") Duration requestTimeout,
            @DefaultValue("8") int maxConcurrent,
            @DefaultValue List<AccessEntry> access) {}

    /**
     * A group of the directory, and what it shall be on the cluster.
     *
     * @param group as in {@code vigie.access.grants.group}
     * @param realm the cluster's name for the directory
     * @param as the cluster's group that stands for it; {@code group-realm} when empty, as its own sync calls it
     * @param role what its members shall be able to do; empty when that is nobody's business here
     * @param path where
     */
    record AccessEntry(
            @DefaultValue("") String group,
            @DefaultValue("") String realm,
            @DefaultValue("") String as,
            @DefaultValue("") String role,
            @DefaultValue("/") String path) {}

    /** @param serves the clusters that have their storage on it */
    record San(
            String name,
            @DefaultValue List<String> portals,
            @DefaultValue("") String target,
            @Nullable Chap chap,
            @DefaultValue List<String> serves) {}

    /**
     * CHAP as the initiator proves itself (RFC 7143, 9.2).
     *
     * @param targetSecretFile with the secret by which the target proves itself in turn; empty when it need not
     */
    record Chap(
            String user,
            String secretFile,
            @DefaultValue("") String targetSecretFile) {}

    record SwitchEntry(
            String name, @Nullable Snmp snmp, @DefaultValue List<PortChannel> portChannels) {}

    /**
     * @param address {@code host} or {@code host:port}
     * @param version {@code 2c} or {@code 3}
     * @param portNames how the switch names its port n, with {@code {port}} for the number; empty to find out
     */
    record Snmp(
            String address,
            @DefaultValue("3") String version,
            @DefaultValue("") String communityFile,
            @DefaultValue("") String user,
            @DefaultValue("SHA256") String auth,
            @DefaultValue("") String authPasswordFile,
            @DefaultValue("AES128") String priv,
            @DefaultValue("") String privPasswordFile,
            @DefaultValue("") String portNames,
            @DefaultValue("1s") Duration timeout,
            @DefaultValue("1") int retries) {}

    /** A port channel as documented; the switch is asked how it really is. */
    record PortChannel(
            int id,
            @DefaultValue("") String name,
            @DefaultValue("") String peer,
            @DefaultValue("") String carries,
            @DefaultValue List<Member> members) {}

    record Member(
            int port, @Name("interface") @DefaultValue("") String remote) {}

    /**
     * Where traps arrive; a trap only wakes the poll of the switch it comes from.
     *
     * @param listen {@code address:port}; empty to receive none
     */
    record SnmpTraps(@DefaultValue("") String listen) {}

    boolean isEmpty() {
        return clusters.isEmpty() && sans.isEmpty() && switches.isEmpty();
    }
}
