package io.vigie.bot.wiring;

import io.vigie.commands.PastPlans;
import io.vigie.commands.cluster.AccessMapping;
import io.vigie.commands.cluster.AccessSyncCommands;
import io.vigie.commands.cluster.ClusterCommands;
import io.vigie.commands.cluster.ClusterLogCommands;
import io.vigie.commands.cluster.GraphCommands;
import io.vigie.commands.cluster.HaCommands;
import io.vigie.commands.cluster.HaRequestCommands;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.NodeCommands;
import io.vigie.commands.cluster.TaskCommands;
import io.vigie.commands.cluster.WhatIfCommands;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.node.ServiceCommands;
import io.vigie.commands.vm.AutostartCommands;
import io.vigie.commands.vm.BackupCommands;
import io.vigie.commands.vm.CloneCommands;
import io.vigie.commands.vm.ConfigCommands;
import io.vigie.commands.vm.ConsoleCommands;
import io.vigie.commands.vm.MigrationCommands;
import io.vigie.commands.vm.PowerCommands;
import io.vigie.commands.vm.SnapshotCommands;
import io.vigie.commands.vm.VmCommands;
import java.time.Clock;
import java.util.List;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;

/** The commands on clusters, nodes and guests, in the order of the help. */
@Configuration
class CommandWiring {
    @Bean
    @Order(10)
    CommandSet hypervisorCommands(Hypervisors hypervisors, AccessMapping.All mappings, PastPlans past, Clock clock) {
        return CommandSet.of(List.of(
                new ClusterCommands(hypervisors, clock),
                new WhatIfCommands(hypervisors, clock),
                new ClusterLogCommands(hypervisors, clock),
                new BalanceCommands(hypervisors),
                new NodeCommands(hypervisors, clock),
                new DrainCommands(hypervisors, past, clock),
                new ServiceCommands(hypervisors),
                new VmCommands(hypervisors, clock),
                new PowerCommands(hypervisors),
                new SnapshotCommands(hypervisors, clock),
                new MigrationCommands(hypervisors),
                new ConfigCommands(hypervisors),
                new AutostartCommands(hypervisors),
                new CloneCommands(hypervisors),
                new ConsoleCommands(hypervisors),
                new BackupCommands(hypervisors, clock),
                new TaskCommands(hypervisors, clock),
                new HaCommands(hypervisors, clock),
                new HaRequestCommands(hypervisors, clock),
                new GraphCommands(hypervisors, clock),
                new AccessSyncCommands(hypervisors, mappings)));
    }
}
