package io.vigie.commands.lab.proxmox;

import java.util.List;
import java.util.function.UnaryOperator;

/** All that is played of the API. */
final class Routes {
    private Routes() {}

    /** @param fingerprint of a node's certificate */
    static List<RouteTable.Family> of(
            LabClusterSpec spec, ClusterModel model, UserBook users, UnaryOperator<String> fingerprint) {
        return List.of(
                new AccessRoutes(spec.name()),
                new UserRoutes(users),
                new RealmSync(users),
                new ClusterRoutes(),
                new NodeRoutes(fingerprint),
                new StorageRoutes(),
                new StorageSetupRoutes(model),
                new RrdRoutes(),
                new GuestRoutes(),
                new ConfigRoutes(model),
                new CloneRoutes(model),
                new BackupRoutes(model),
                new PowerRoutes(new PowerActions(model)),
                new SnapshotRoutes(model),
                new MigrateRoutes(model),
                new TaskRoutes(),
                new HaStatusRoutes(spec.release()),
                new HaResourceRoutes(),
                new HaRuleRoutes(spec.release()),
                new NodeControlRoutes(),
                new QuorumRoutes());
    }
}
