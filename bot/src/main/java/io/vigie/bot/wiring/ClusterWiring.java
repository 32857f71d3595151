package io.vigie.bot.wiring;

import io.vigie.bot.wiring.SiteSettings.Cluster;
import io.vigie.bot.wiring.SiteSettings.Libvirt;
import io.vigie.bot.wiring.SiteSettings.Proxmox;
import io.vigie.commands.StepRunner;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.AccessSteps;
import io.vigie.commands.cluster.AccessSyncCommands;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.GraphCommands;
import io.vigie.commands.cluster.HaCommands;
import io.vigie.commands.cluster.HaRequestCommands;
import io.vigie.commands.cluster.HaSteps;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.cluster.TaskCommands;
import io.vigie.commands.cluster.TaskSteps;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.libvirt.LibvirtCluster;
import io.vigie.commands.libvirt.LibvirtSettings;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.node.NodePowerSteps;
import io.vigie.commands.node.ServiceCommands;
import io.vigie.commands.node.ServiceSteps;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.ProxmoxSettings.Login;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.vm.AutostartCommands;
import io.vigie.commands.vm.AutostartSteps;
import io.vigie.commands.vm.BackupCommands;
import io.vigie.commands.vm.BackupSteps;
import io.vigie.commands.vm.CloneCommands;
import io.vigie.commands.vm.CloneSteps;
import io.vigie.commands.vm.ConfigCommands;
import io.vigie.commands.vm.ConfigSteps;
import io.vigie.commands.vm.ConsoleCommands;
import io.vigie.commands.vm.MigrationCommands;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.PowerCommands;
import io.vigie.commands.vm.PowerSteps;
import io.vigie.commands.vm.ResizeSteps;
import io.vigie.commands.vm.SnapshotCommands;
import io.vigie.commands.vm.SnapshotSteps;
import io.vigie.commands.vm.VmCommands;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
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

    @Bean
    StepRunner accessSteps(Hypervisors hypervisors) {
        return new AccessSteps(hypervisors);
    }

    @Bean
    @Order(19)
    CommandSet accessSyncCommands(Hypervisors hypervisors, AccessMapping.All mappings) {
        return new AccessSyncCommands(hypervisors, mappings);
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
    StepRunner configSteps(Hypervisors hypervisors) {
        return new ConfigSteps(hypervisors);
    }

    @Bean
    StepRunner autostartSteps(Hypervisors hypervisors) {
        return new AutostartSteps(hypervisors);
    }

    @Bean
    StepRunner resizeSteps(Hypervisors hypervisors) {
        return new ResizeSteps(hypervisors);
    }

    @Bean
    StepRunner cloneSteps(Hypervisors hypervisors) {
        return new CloneSteps(hypervisors);
    }

    @Bean
    StepRunner backupSteps(Hypervisors hypervisors) {
        return new BackupSteps(hypervisors);
    }

    @Bean
    StepRunner taskSteps(Hypervisors hypervisors) {
        return new TaskSteps(hypervisors);
    }

    @Bean
    StepRunner nodePowerSteps(Hypervisors hypervisors, Clock clock) {
        return new NodePowerSteps(hypervisors, clock);
    }

    @Bean
    StepRunner serviceSteps(Hypervisors hypervisors) {
        return new ServiceSteps(hypervisors);
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
    @Order(17)
    CommandSet haRequestCommands(Hypervisors hypervisors, Clock clock) {
        return new HaRequestCommands(hypervisors, clock);
    }

    @Bean
    StepRunner haSteps(Hypervisors hypervisors, Clock clock) {
        return new HaSteps(hypervisors, clock);
    }

    @Bean
    @Order(10)
    CommandSet whatIfCommands(Hypervisors hypervisors, Clock clock) {
        return new WhatIfCommands(hypervisors, clock);
    }

    @Bean
    @Order(10)
    CommandSet clusterLogCommands(Hypervisors hypervisors, Clock clock) {
        return new ClusterLogCommands(hypervisors, clock);
    }

    @Bean
    @Order(10)
    CommandSet balanceCommands(Hypervisors hypervisors) {
        return new BalanceCommands(hypervisors);
    }

    @Bean
    @Order(11)
    CommandSet drainCommands(Hypervisors hypervisors, Clock clock) {
        return new DrainCommands(hypervisors, clock);
    }

    @Bean
    @Order(11)
    CommandSet serviceCommands(Hypervisors hypervisors) {
        return new ServiceCommands(hypervisors);
    }

    @Bean
    @Order(18)
    CommandSet graphCommands(Hypervisors hypervisors, Clock clock) {
        return new GraphCommands(hypervisors, clock);
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
    @Order(15)
    CommandSet configCommands(Hypervisors hypervisors) {
        return new ConfigCommands(hypervisors);
    }

    @Bean
    @Order(15)
    CommandSet autostartCommands(Hypervisors hypervisors) {
        return new AutostartCommands(hypervisors);
    }

    @Bean
    @Order(15)
    CommandSet cloneCommands(Hypervisors hypervisors) {
        return new CloneCommands(hypervisors);
    }

    @Bean
    @Order(15)
    CommandSet consoleCommands(Hypervisors hypervisors) {
        return new ConsoleCommands(hypervisors);
    }

    @Bean
    @Order(15)
    CommandSet backupCommands(Hypervisors hypervisors, Clock clock) {
        return new BackupCommands(hypervisors, clock);
    }

    @Bean
    @Order(16)
    CommandSet taskCommands(Hypervisors hypervisors, Clock clock) {
        return new TaskCommands(hypervisors, clock);
    }
}
