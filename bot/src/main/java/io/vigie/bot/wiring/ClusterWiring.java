package io.vigie.bot.wiring;

import io.vigie.bot.wiring.SiteSettings.Cluster;
import io.vigie.bot.wiring.SiteSettings.Libvirt;
import io.vigie.bot.wiring.SiteSettings.Proxmox;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.libvirt.LibvirtCluster;
import io.vigie.commands.libvirt.LibvirtSettings;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.ProxmoxSettings.Login;
import io.vigie.commands.proxmox.Secret;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The configured clusters. */
@Configuration
class ClusterWiring {
    @Bean
    Hypervisors hypervisors(SiteSettings site, Clock clock) {
        return new Hypervisors(
                site.clusters().stream().map(c -> hypervisor(c, clock)).toList());
    }

    static Hypervisor hypervisor(Cluster cluster, Clock clock) {
        return cluster.libvirt() == null
                ? proxmox(cluster, proxmox(cluster).nodes(), clock)
                : libvirt(cluster, cluster.libvirt(), clock);
    }

    private static Hypervisor libvirt(Cluster cluster, Libvirt libvirt, Clock clock) {
        return new LibvirtCluster(
                new LibvirtSettings(
                        cluster.name(),
                        cluster.role(),
                        SiteFaults.hosts(libvirt),
                        libvirt.connectTimeout(),
                        libvirt.callTimeout()),
                clock);
    }

    private static Proxmox proxmox(Cluster cluster) {
        return Objects.requireNonNull(cluster.proxmox(), "checked at start");
    }

    /** @param nodes which of them to ask */
    static Hypervisor proxmox(Cluster cluster, List<URI> nodes, Clock clock) {
        Proxmox proxmox = proxmox(cluster);
        return new ProxmoxCluster(
                new ProxmoxSettings(
                        cluster.name(),
                        cluster.role(),
                        nodes,
                        login(proxmox),
                        proxmox.fingerprints(),
                        Optional.of(proxmox.caFile()).filter(f -> !f.isEmpty()).map(Path::of),
                        proxmox.connectTimeout(),
                        proxmox.requestTimeout(),
                        proxmox.maxConcurrent()),
                clock);
    }

    private static Login login(Proxmox proxmox) {
        return proxmox.tokenId().isEmpty()
                ? new Login.Password(proxmox.user(), Secret.fromFile(Path.of(proxmox.passwordFile())))
                : new Login.Token(proxmox.tokenId(), Secret.fromFile(Path.of(proxmox.tokenSecretFile())));
    }

    /** Which rights on which cluster a group of the directory shall have. */
    @Bean
    AccessMapping.All accessMappings(SiteSettings site) {
        List<AccessMapping> all = new ArrayList<>();
        for (Cluster cluster : site.clusters()) {
            Proxmox proxmox = cluster.proxmox();
            if (proxmox == null) {
                continue;
            }
            for (SiteSettings.AccessEntry e : proxmox.access()) {
                String account = e.as().isEmpty() ? AccessMapping.brought(e.group(), e.realm()) : e.as();
                all.add(new AccessMapping(cluster.name(), e.group(), e.realm(), account, e.role(), e.path()));
            }
        }
        return new AccessMapping.All(all);
    }
}
