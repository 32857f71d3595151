package io.vigie.bot.wiring;

import io.vigie.bot.wiring.SiteSettings.Cluster;
import io.vigie.bot.wiring.SiteSettings.Libvirt;
import io.vigie.bot.wiring.SiteSettings.Proxmox;
import io.vigie.commands.StepRunner;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.HaCommands;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.cluster.TaskCommands;
import io.vigie.commands.cluster.TaskSteps;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.libvirt.LibvirtCluster;
import io.vigie.commands.libvirt.LibvirtSettings;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.ProxmoxSettings.Login;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.vm.MigrationCommands;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.PowerCommands;
import io.vigie.commands.vm.PowerSteps;
import io.vigie.commands.vm.SnapshotCommands;
import io.vigie.commands.vm.SnapshotSteps;
import io.vigie.commands.vm.VmCommands;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Objects;
import java.util.Optional;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The configured clusters, and the commands on them. */
@Configuration
class ClusterWiring {
    @Bean
    Hypervisors hypervisors(SiteSettings site, Clock clock) {
        return new Hypervisors(
                site.clusters().stream().map(c -> hypervisor(c, clock)).toList());
    }

    private static Hypervisor hypervisor(Cluster cluster, Clock clock) {
        return cluster.libvirt() == null ? proxmox(cluster, clock) : libvirt(cluster, cluster.libvirt(), clock);
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

    private static Hypervisor proxmox(Cluster cluster, Clock clock) {
        Proxmox proxmox = Objects.requireNonNull(cluster.proxmox(), "checked at start");
        return new ProxmoxCluster(
                new ProxmoxSettings(
                        cluster.name(),
                        cluster.role(),
                        proxmox.nodes(),
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

    @Bean
    StepRunner powerSteps(Hypervisors hypervisors) {
        return new PowerSteps(hypervisors);
    }

    @Bean
    StepRunner snapshotSteps(Hypervisors hypervisors) {
        return new SnapshotSteps(hypervisors);
    }

    @Bean
    StepRunner migrationSteps(Hypervisors hypervisors) {
        return new MigrationSteps(hypervisors);
    }

    @Bean
    StepRunner taskSteps(Hypervisors hypervisors) {
        return new TaskSteps(hypervisors);
    }

    @Bean
    @Order(10)
    CommandSet clusterCommands(Hypervisors hypervisors, Clock clock) {
        return new ClusterCommands(hypervisors, clock);
    }

    @Bean
    @Order(11)
    CommandSet nodeCommands(Hypervisors hypervisors, Clock clock) {
        return new NodeCommands(hypervisors, clock);
    }

    @Bean
    @Order(17)
    CommandSet haCommands(Hypervisors hypervisors, Clock clock) {
        return new HaCommands(hypervisors, clock);
    }

    @Bean
    @Order(10)
    CommandSet whatIfCommands(Hypervisors hypervisors, Clock clock) {
        return new WhatIfCommands(hypervisors, clock);
    }

    @Bean
    @Order(12)
    CommandSet vmCommands(Hypervisors hypervisors, Clock clock) {
        return new VmCommands(hypervisors, clock);
    }

    @Bean
    @Order(13)
    CommandSet powerCommands(Hypervisors hypervisors) {
        return new PowerCommands(hypervisors);
    }

    @Bean
    @Order(14)
    CommandSet snapshotCommands(Hypervisors hypervisors, Clock clock) {
        return new SnapshotCommands(hypervisors, clock);
    }

    @Bean
    @Order(15)
    CommandSet migrationCommands(Hypervisors hypervisors) {
        return new MigrationCommands(hypervisors);
    }

    @Bean
    @Order(16)
    CommandSet taskCommands(Hypervisors hypervisors, Clock clock) {
        return new TaskCommands(hypervisors, clock);
    }
}
