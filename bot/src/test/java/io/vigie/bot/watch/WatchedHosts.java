package io.vigie.bot.watch;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.incident.IncidentsFixture;
import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.libvirt.LibvirtCluster;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/** A watch over two real KVM hosts, as the bot keeps it. */
final class WatchedHosts implements AutoCloseable {
    private static final Duration PERIOD = Duration.ofSeconds(5);
    private static final Duration SETTLE = Duration.ofSeconds(2);
    private static final Duration HANG = Duration.ofSeconds(30);

    private final LibvirtCluster cluster;
    private final WatchLoop loop;

    WatchedHosts(LibvirtCluster cluster, IncidentsFixture site, Consumer<List<Observation>> seen) {
        this.cluster = cluster;
        Watcher<Inventory, ClusterMemory> watcher = new Watcher<>(
                cluster.cluster(),
                "cluster",
                ClusterMemory.NEW,
                cluster::refresh,
                ClusterDiff::diff,
                news -> {
                    seen.accept(news);
                    site.incidents.observe(news);
                },
                new SteadyTime(Clock.systemUTC()));
        loop = new WatchLoop(watcher, PERIOD, SETTLE, HANG);
        cluster.whenChanged(loop::wake);
        loop.start();
        await().atMost(Duration.ofSeconds(30))
                .ignoreExceptions()
                .until(() -> watcher.state().lastRead().isPresent()
                        && cluster.inventory().nodes().stream().allMatch(Node::online));
    }

    LibvirtCluster cluster() {
        return cluster;
    }

    @Override
    public void close() {
        loop.stop();
        cluster.close();
    }
}
