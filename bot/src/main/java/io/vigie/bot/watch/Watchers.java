package io.vigie.bot.watch;

import io.vigie.bot.incident.Incidents;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.link.Switches;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import io.vigie.commands.storage.Sans;
import java.util.ArrayList;
import java.util.List;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/** Every watch over the site. Each runs by itself, so that one that fails or hangs stops no other. */
@Component
public class Watchers implements SmartLifecycle {
    private final List<WatchLoop> loops = new ArrayList<>();
    private volatile boolean running;

    Watchers(
            Hypervisors clusters,
            Switches switches,
            Sans sans,
            Incidents incidents,
            WatchSettings settings,
            SteadyTime time) {
        clusters.all().forEach(h -> {
            StorageRules rules =
                    new StorageRules(settings.storageFilling(), settings.storageFull(), onlySan(sans, h.cluster()));
            WatchLoop loop = new WatchLoop(
                    new Watcher<>(
                            h.cluster(),
                            "cluster",
                            ClusterMemory.NEW,
                            h::refresh,
                            (name, before, reading) -> ClusterDiff.diff(name, before, reading, rules),
                            incidents::observe,
                            time),
                    settings.clusters(),
                    settings.settle(),
                    settings.hang());
            loops.add(loop);
            h.whenChanged(loop::wake);
        });
        switches.all()
                .forEach(s -> loops.add(new WatchLoop(
                        new Watcher<>(
                                s.name(),
                                "switch",
                                SwitchMemory.NEW,
                                s::poll,
                                SwitchDiff::diff,
                                incidents::observe,
                                time),
                        settings.switches(),
                        settings.settle(),
                        settings.hang())));
        SharedDisks disks = new SharedDisks(clusters, time);
        sans.all()
                .forEach(s -> loops.add(new WatchLoop(
                        new Watcher<>(
                                s.name(),
                                "san",
                                SanMemory.NEW,
                                () -> read(s, disks),
                                SanDiff::diff,
                                incidents::observe,
                                time),
                        settings.sans(),
                        settings.settle(),
                        settings.hang())));
    }

    /** A round of probes: what the commands show, and what the alerts compare. */
    static SanReading read(San san, SharedDisks disks) {
        List<Portal> portals = san.probe();
        if (portals.stream().anyMatch(Portal::answers)) {
            san.serves().forEach(disks::keepFresh);
        }
        return new SanReading(
                san.name(),
                portals,
                san.paths(),
                san.serves().stream().map(disks::exposed).toList());
    }

    /** Below which SAN the shared block storages of a cluster lie, when there is but one. */
    private static String onlySan(Sans sans, String cluster) {
        List<String> names = sans.all().stream()
                .filter(s -> s.serves().contains(cluster))
                .map(San::name)
                .toList();
        return names.size() == 1 ? names.getFirst() : "";
    }

    /** A trap came: reads the switch at once. Does nothing when no switch has this name. */
    public void wake(String switchName) {
        loops.stream()
                .filter(l -> l.watcher().kind().equals("switch")
                        && l.watcher().name().equals(switchName))
                .forEach(WatchLoop::wake);
    }

    /** For {@code status}. */
    public List<WatchState> states() {
        return loops.stream().map(l -> l.watcher().state()).toList();
    }

    @Override
    public void start() {
        loops.forEach(WatchLoop::start);
        running = true;
    }

    @Override
    public void stop() {
        loops.forEach(WatchLoop::stop);
        running = false;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}
