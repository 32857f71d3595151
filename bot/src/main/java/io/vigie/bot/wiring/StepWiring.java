package io.vigie.bot.wiring;

import io.vigie.commands.StepRunner;
import io.vigie.commands.cluster.AccessSteps;
import io.vigie.commands.cluster.HaSteps;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.cluster.TaskSteps;
import io.vigie.commands.node.NodePowerSteps;
import io.vigie.commands.node.ServiceSteps;
import io.vigie.commands.storage.StorageCareSteps;
import io.vigie.commands.vm.AutostartSteps;
import io.vigie.commands.vm.BackupSteps;
import io.vigie.commands.vm.CloneSteps;
import io.vigie.commands.vm.ConfigSteps;
import io.vigie.commands.vm.MigrationSteps;
import io.vigie.commands.vm.PowerSteps;
import io.vigie.commands.vm.ResizeSteps;
import io.vigie.commands.vm.SnapshotSteps;
import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Who carries out which steps on clusters, nodes and guests. */
@Configuration
class StepWiring {
    @Bean
    StepRunner accessSteps(Hypervisors hypervisors) {
        return new AccessSteps(hypervisors);
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
    StepRunner storageCareSteps(Hypervisors hypervisors) {
        return new StorageCareSteps(hypervisors);
    }

    @Bean
    StepRunner haSteps(Hypervisors hypervisors, Clock clock) {
        return new HaSteps(hypervisors, clock);
    }
}
