package io.vigie.commands.lab.proxmox;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Kind;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

/**
 * {@code …/rrddata}: what was measured, made up from the present figures, the hour of the day and the thing's name, so
 * that the same question about the same time has the same answer. Any node answers for all: the real ones copy each
 * other's records.
 */
final class RrdRoutes implements RouteTable.Family {
    /** How long a guest that was started again had been away. */
    private static final Duration AWAY = Duration.ofMinutes(4);

    /** The windows of release 9: length of a step, number of steps. */
    private enum Window {
        HOUR(60, 60),
        DAY(60, 1440),
        WEEK(1800, 336),
        MONTH(21_600 / 3, 372),
        YEAR(86_400, 366),
        DECADE(604_800, 520);

        private final long step;
        private final int steps;

        Window(long step, int steps) {
            this.step = step;
            this.steps = steps;
        }
    }

    @Override
    public void register(RouteTable table) {
        for (Kind kind : Kind.values()) {
            table.on(
                    "GET",
                    "/nodes/{node}/" + ClusterModel.word(kind) + "/{vmid}/rrddata",
                    call -> samples(call, guest(call)));
        }
        table.on("GET", "/nodes/{node}/rrddata", call -> samples(call, node(call)))
                .on("GET", "/nodes/{node}/storage/{storage}/rrddata", call -> samples(call, storage(call)));
    }

    private static Object samples(Call call, Function<Moment, Fields> measured) {
        Window window = Window.valueOf(call.text("timeframe").toUpperCase(java.util.Locale.ROOT));
        long last = call.cluster().agenda.now().getEpochSecond() / window.step * window.step;
        boolean peak = call.text("cf").equals("MAX");
        List<Fields> samples = new ArrayList<>();
        for (int i = window.steps - 1; i >= 0; i--) {
            long time = last - i * window.step;
            samples.add(measured.apply(new Moment(Instant.ofEpochSecond(time), window.step, peak))
                    .with("time", time));
        }
        return samples;
    }

    /** An interval that was measured, and how busy things were in it. */
    private record Moment(Instant at, long step, boolean peak) {
        private static final long DAY = 86_400;

        /** Around 1: less at night, more in the afternoon, and never quite the same. */
        double busy(String whose, double restless) {
            double hour = at.getEpochSecond() % DAY / (double) DAY;
            SplittableRandom own = new SplittableRandom(whose.hashCode());
            double shift = own.nextDouble() * 0.15;
            double wave = 1 + 0.45 * Math.sin(2 * Math.PI * (hour - 0.35 - shift));
            double noise = new SplittableRandom(whose.hashCode() * 31L + at.getEpochSecond() / step).nextDouble();
            double quick = 1 + restless * (noise - 0.5);
            return wave * quick * (peak ? 1.35 + 0.5 * noise : 1);
        }
    }

    private static Function<Moment, Fields> guest(Call call) {
        ClusterModel cluster = call.cluster();
        LabGuest guest = cluster.guest(call.vmid()).orElseThrow(() -> noRecord("pve-vm-9.0/" + call.vmid()));
        Instant away = guest.spec.running() ? guest.startedAt.minus(AWAY) : Instant.MIN;
        Instant end = cluster.membership.downSince(guest.node()).orElse(Instant.MAX);
        return moment -> {
            boolean ran = guest.running
                    && !moment.at().isAfter(end)
                    && (!moment.at().isBefore(guest.startedAt)
                            || (guest.spec.running() && moment.at().isBefore(away)));
            String whose = "guest " + guest.vmid();
            double busy = moment.busy(whose, 0.5);
            double traffic = 40_000 + guest.vmid() * 7919 % 400_000;
            return new Fields()
                    .with("maxcpu", guest.spec.cores())
                    .with("maxmem", guest.spec.memory())
                    .with("maxdisk", guest.spec.disk())
                    .when(ran, "cpu", Math.min(1, cluster.cpu(guest) * 2 * busy))
                    .when(ran, "mem", cluster.memoryUsed(guest) * (0.97 + 0.03 * Math.min(1.9, busy)))
                    .when(ran, "disk", 0)
                    .when(ran, "diskread", traffic / 2 * moment.busy(whose + " read", 1.2))
                    .when(ran, "diskwrite", traffic * moment.busy(whose + " write", 0.9))
                    .when(ran, "netin", traffic * 3 * moment.busy(whose + " in", 0.8))
                    .when(ran, "netout", traffic * 5 * moment.busy(whose + " out", 0.8));
        };
    }

    private static Function<Moment, Fields> node(Call call) {
        ClusterModel cluster = call.cluster();
        NodeSpec node = cluster.spec.nodes().stream()
                .filter(n -> n.name().equals(call.text("node")))
                .findFirst()
                .orElseThrow(() -> noRecord("pve-node-9.0/" + call.text("node")));
        Instant end = cluster.membership.downSince(node.name()).orElse(Instant.MAX);
        double cpu = cluster.cpu(node.name());
        long memory = cluster.memoryUsed(node.name());
        return moment -> {
            String whose = "node " + node.name();
            double busy = moment.busy(whose, 0.35);
            Fields fields = new Fields();
            return moment.at().isAfter(end)
                    ? fields
                    : fields.with("maxcpu", node.cpus())
                            .with("memtotal", node.memory())
                            .with("roottotal", NodeRoutes.ROOT_SIZE)
                            .with("cpu", Math.min(1, cpu * 2 * busy))
                            .with("iowait", Math.min(1, 0.006 * moment.busy(whose + " wait", 1.6)))
                            .with("loadavg", cpu * node.cpus() * busy)
                            .with("memused", memory * (0.96 + 0.04 * Math.min(1.9, busy)))
                            .with("rootused", NodeRoutes.ROOT_USED)
                            .with("swaptotal", 0)
                            .with("swapused", 0)
                            .with("netin", 2_500_000 * moment.busy(whose + " in", 0.6))
                            .with("netout", 4_000_000 * moment.busy(whose + " out", 0.6));
        };
    }

    private static Function<Moment, Fields> storage(Call call) {
        ClusterModel cluster = call.cluster();
        StorageSpec storage = cluster.spec.storages().stream()
                .filter(s -> s.id().equals(call.text("storage")))
                .findFirst()
                .orElseThrow(() -> noRecord("pve-storage-9.0/" + call.node() + "/" + call.text("storage")));
        long used = cluster.storageUsed(call.node(), storage);
        Instant now = cluster.agenda.now();
        return moment -> {
            // It filled up slowly, and each night's backups went again.
            double weeks = Duration.between(moment.at(), now).toHours() / 168.0;
            double then = used * Math.max(0.3, 1 - 0.012 * weeks);
            double daily = 1 + 0.01 * Math.sin(moment.at().getEpochSecond() / 86_400.0 * 2 * Math.PI);
            return new Fields().with("total", storage.total()).with("used", Math.min(storage.total(), then * daily));
        };
    }

    private static Refusal noRecord(String file) {
        return Refusal.failed("RRD error: opening '/var/lib/rrdcached/db/" + file + "': No such file or directory");
    }
}
