package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Migrations;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.libvirt.Domain;
import org.libvirt.Domain.MigrateFlags;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.DomainJobStats;
import org.libvirt.LibvirtException;
import org.libvirt.StorageVol;
import org.libvirt.TypedParameter;

/**
 * Moves between hosts. The definition always goes with the guest and is taken off the source: one UUID that two hosts can
 * start is one disk with two writers.
 */
final class LibvirtMigrations implements Migrations {
    /** Memory that changes as fast as it is copied; somebody will have stopped it by then. */
    private static final Duration LONGEST = Duration.ofHours(12);

    private static final Duration POLL = Duration.ofSeconds(1);
    private static final int ALWAYS = MigrateFlags.PERSIST_DEST | MigrateFlags.UNDEFINE_SOURCE;

    private final Function<String, Guest> located;
    private final Function<String, HostPeer> hosts;
    private final Jobs jobs;
    private final Duration bound;

    LibvirtMigrations(Function<String, Guest> located, Function<String, HostPeer> hosts, Jobs jobs, Duration bound) {
        this.located = located;
        this.hosts = hosts;
        this.jobs = jobs;
        this.bound = bound;
    }

    @Override
    public Prospect prospect(String guest, String target) {
        Guest found = located.apply(guest);
        HostPeer to = hosts.apply(target);
        Xml xml = hosts.apply(found.node())
                .domains()
                .call(
                        "reading " + found.name(),
                        bound,
                        connect -> on(connect, found, d -> Xml.parse(d.getXMLDesc(XMLFlags.INACTIVE))));
        List<String> obstacles = new ArrayList<>();
        to.trouble().map(Problem::text).ifPresent(obstacles::add);
        to.view()
                .flatMap(v -> v.guests().stream()
                        .filter(g -> g.name().equals(found.name()) || g.id().equals(found.id()))
                        .findFirst())
                .ifPresent(g -> obstacles.add(target + " has a guest " + g.label() + " already"));
        return new Prospect(
                obstacles, obstacles.isEmpty() ? local(xml, found, to) : List.of(), devices(xml), List.of());
    }

    /** Disks that the target does not see at the same path: they are taken for the source's own. */
    private List<Disk> local(Xml xml, Guest guest, HostPeer to) {
        List<Disk> local = new ArrayList<>();
        for (Xml disk : xml.at("devices/disk").each()) {
            String path = disk.at("source").attribute("file").isEmpty()
                    ? disk.at("source").attribute("dev")
                    : disk.at("source").attribute("file");
            if (path.isEmpty() || disk.at("shareable").present()) {
                continue;
            }
            boolean seen = to.storage().<Boolean>call("looking for " + path, bound, connect -> sees(connect, path));
            if (!seen) {
                local.add(new Disk(path, size(hosts.apply(guest.node()), path)));
            }
        }
        return local;
    }

    private static boolean sees(HostConnect connect, String path) throws LibvirtException {
        try {
            connect.storageVolLookupByPath(path).free();
            return true;
        } catch (LibvirtException e) {
            if (Refusals.isNoVolume(e) || Refusals.isUnsupported(e)) {
                return false;
            }
            throw e;
        }
    }

    private long size(HostPeer host, String path) {
        return host.storage().<Long>call("looking at " + path, bound, connect -> {
            try {
                StorageVol volume = connect.storageVolLookupByPath(path);
                try {
                    return volume.getInfo().capacity;
                } finally {
                    volume.free();
                }
            } catch (LibvirtException e) {
                if (Refusals.isNoVolume(e) || Refusals.isUnsupported(e)) {
                    return 0L;
                }
                throw e;
            }
        });
    }

    private static List<String> devices(Xml xml) {
        return xml.at("devices/hostdev").each().stream()
                .map(d -> d.attribute("type").isEmpty() ? "hostdev" : d.attribute("type"))
                .toList();
    }

    @Override
    public TaskHandle migrate(String guest, String target, Options options) {
        Guest found = located.apply(guest);
        if (found.node().equals(target)) {
            throw Problem.user(found.label() + " is on " + target + " already.");
        }
        if (options.restart()) {
            throw Problem.user("libvirt moves a guest while it runs or while it is stopped; it restarts none.");
        }
        boolean running = found.state() == Guest.State.RUNNING || found.state() == Guest.State.PAUSED;
        if (running && !options.online()) {
            throw Problem.user(found.label() + " is " + found.state().word() + ".")
                    .withMend("`--online` moves it while it runs.");
        }
        HostPeer from = hosts.apply(found.node());
        HostPeer to = hosts.apply(target);
        to.trouble().ifPresent(problem -> {
            throw problem;
        });
        int flags = ALWAYS
                | (running
                        ? MigrateFlags.LIVE | MigrateFlags.AUTO_CONVERGE | MigrateFlags.ABORT_ON_ERROR
                        : MigrateFlags.OFFLINE)
                | (running && options.localDisks() ? MigrateFlags.NON_SHARED_DISK : 0);
        return jobs.begin("migrate", from.name(), found, target, job -> {
            job.stoppedBy(() -> abort(from, found));
            move(from, to, found, flags, job);
        });
    }

    private void move(HostPeer from, HostPeer to, Guest guest, int flags, Jobs.Job job) {
        CompletableFuture<Boolean> moved = new CompletableFuture<>();
        var unused = Thread.ofVirtual().name("migrate-" + guest.name()).start(() -> {
            try {
                // Each side on a thread of its own link: when one host dies, only that link is given up.
                moved.complete(from.work()
                        .<Boolean>call(
                                "moving " + guest.name(),
                                LONGEST,
                                source -> to.work()
                                        .<Boolean>call(
                                                "taking " + guest.name(),
                                                LONGEST,
                                                target -> on(source, guest, domain -> {
                                                    Domain there = domain.migrate(target, (long) flags, null, null, 0);
                                                    there.free();
                                                    return true;
                                                }))));
            } catch (RuntimeException e) {
                moved.completeExceptionally(e);
            }
        });
        while (true) {
            try {
                var done = moved.get(POLL.toMillis(), TimeUnit.MILLISECONDS);
                return;
            } catch (TimeoutException e) {
                progress(from, guest).ifPresent(p -> job.progress(p.part(), p.says()));
            } catch (ExecutionException e) {
                throw e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new Jobs.Lost(
                        Problem.site("Vigie was stopped while it moved " + guest.label() + "; look where it runs"));
            }
        }
    }

    private record Part(double part, String says) {}

    /** Empty when nobody can say at the moment. */
    private Optional<Part> progress(HostPeer from, Guest guest) {
        try {
            return from.domains()
                    .call(
                            "following " + guest.name(),
                            bound,
                            connect -> on(connect, guest, domain -> {
                                DomainJobStats stats = domain.getJobStats(0);
                                long total = figure(stats, "data_total");
                                long left = figure(stats, "data_remaining");
                                return total <= 0
                                        ? Optional.<Part>empty()
                                        : Optional.of(new Part(
                                                Math.clamp((double) (total - left) / total, 0, 1),
                                                Units.bytes(total - left) + " of " + Units.bytes(total) + " copied"));
                            }));
        } catch (Problem silent) {
            return Optional.empty();
        }
    }

    private static long figure(DomainJobStats stats, String field) {
        for (TypedParameter parameter : stats.stats) {
            if (field.equals(parameter.field)) {
                return Long.parseLong(parameter.getValueAsString());
            }
        }
        return 0;
    }

    private void abort(HostPeer from, Guest guest) {
        var unused = from.domains()
                .<Integer>call(
                        "stopping the move of " + guest.name(), bound, connect -> on(connect, guest, Domain::abortJob));
    }

    private interface Use<T> {
        T of(Domain domain) throws LibvirtException;
    }

    private static <T> T on(HostConnect connect, Guest guest, Use<T> use) throws LibvirtException {
        Domain domain = connect.domainLookupByUUIDString(guest.id());
        try {
            return use.of(domain);
        } finally {
            domain.free();
        }
    }
}
