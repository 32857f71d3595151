package io.vigie.bot.watch;

import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.Portal;
import java.util.List;

/**
 * A SAN after one round of probes.
 *
 * @param exposed what lies on it, for each cluster that it serves
 */
record SanReading(String san, List<Portal> portals, List<LunPath> paths, List<Exposed> exposed) {
    SanReading {
        portals = List.copyOf(portals);
        paths = List.copyOf(paths);
        exposed = List.copyOf(exposed);
    }

    /**
     * What a cluster would lose.
     *
     * @param storages its shared block storages
     * @param guests those that run and have disks there, by name; of what was seen last
     * @param known false when nobody could tell yet which guests have disks there
     * @param running how many guests run on the cluster
     */
    record Exposed(String cluster, List<String> storages, List<String> guests, boolean known, int running) {
        Exposed {
            storages = List.copyOf(storages);
            guests = List.copyOf(guests);
        }
    }
}
