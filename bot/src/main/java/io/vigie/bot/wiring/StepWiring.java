package io.vigie.bot.wiring;

import io.vigie.commands.cluster.AccessSteps;
import io.vigie.commands.cluster.HaSteps;
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
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Who carries out which steps on clusters, nodes and guests: each is made by its only constructor. */
@Configuration
@Import({
    AccessSteps.class,
    PowerSteps.class,
    SnapshotSteps.class,
    MigrationSteps.class,
    ConfigSteps.class,
    AutostartSteps.class,
    ResizeSteps.class,
    CloneSteps.class,
    BackupSteps.class,
    TaskSteps.class,
    NodePowerSteps.class,
    ServiceSteps.class,
    StorageCareSteps.class,
    HaSteps.class
})
class StepWiring {}
