package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Power;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.libvirt.Domain;
import org.libvirt.DomainInfo.DomainState;
import org.libvirt.LibvirtException;

/** Changes of a guest's power, each as a job that is followed to its effect. */
final class PowerJobs {
    static final Duration SHUTDOWN_TIME = Duration.ofMinutes(3);
    /** A start reads memory back from disk when there is a saved image; a stop may wait for one that is being written. */
    private static final Duration LONG_CALL = Duration.ofMinutes(5);

    private static final long POLL_NANOS = Duration.ofMillis(200).toNanos();

    private final Jobs jobs;
    private final Reboots reboots;
    private final Duration bound;
    private final Clock clock;

    PowerJobs(Jobs jobs, Reboots reboots, Duration bound, Clock clock) {
        this.jobs = jobs;
        this.reboots = reboots;
        this.bound = bound;
        this.clock = clock;
    }

    TaskHandle begin(HostPeer host, Guest guest, Power power, Power.Options options) {
        return jobs.begin(power.word(), host.name(), guest, job -> {
            switch (power) {
                case START -> work(host, guest, "starting", domain -> domain.create());
                case STOP -> work(host, guest, "stopping", Domain::destroy);
                case SUSPEND -> suspend(host, guest, options);
                case RESUME -> resume(host, guest);
                case RESET -> work(host, guest, "resetting", Domain::reset);
                case SHUTDOWN -> shutdown(host, guest, options, job);
                case REBOOT -> reboot(host, guest, options, job);
            }
        });
    }

    private static void suspend(HostPeer host, Guest guest, Power.Options options) {
        if (options.toDisk()) {
            work(host, guest, "saving", Domain::managedSave);
        } else {
            work(host, guest, "suspending", Domain::suspend);
        }
    }

    private static void resume(HostPeer host, Guest guest) {
        if (guest.state() == Guest.State.SUSPENDED) {
            work(host, guest, "resuming", domain -> domain.create());
        } else {
            work(host, guest, "resuming", Domain::resume);
        }
    }

    private void shutdown(HostPeer host, Guest guest, Power.Options options, Jobs.Job job) {
        Duration patience = options.timeout().orElse(SHUTDOWN_TIME);
        ask(host, guest, "asking it to shut down", Domain::shutdown);
        Instant until = job.began().plus(patience);
        while (true) {
            Optional<Problem> blind = Optional.empty();
            try {
                if (isOff(host, guest)) {
                    return;
                }
            } catch (Problem problem) {
                // It was asked, and does it whether or not its host can be seen.
                blind = Optional.of(problem);
            }
            if (!clock.instant().isBefore(until)) {
                if (options.force()) {
                    job.progress(-1, "it did not shut down in " + Units.duration(patience) + "; its plug is pulled");
                    work(host, guest, "stopping", Domain::destroy);
                    return;
                }
                if (blind.isPresent()) {
                    throw new Jobs.Lost(blind.get());
                }
                throw Problem.site("its system did not shut down within " + Units.duration(patience));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** Only an event tells that it did, and none is heard while the host cannot be. */
    private void reboot(HostPeer host, Guest guest, Power.Options options, Jobs.Job job) {
        Duration patience = options.timeout().orElse(SHUTDOWN_TIME);
        ask(host, guest, "asking it to reboot", domain -> domain.reboot(0));
        Instant until = job.began().plus(patience);
        Optional<Problem> deaf = Optional.empty();
        while (!reboots.since(guest.id(), job.began())) {
            deaf = deaf.or(() -> host.domains().trouble());
            if (!clock.instant().isBefore(until)) {
                if (deaf.isPresent()) {
                    throw new Jobs.Lost(deaf.get());
                }
                throw Problem.site("its system was asked and did not reboot within " + Units.duration(patience));
            }
            LockSupport.parkNanos(POLL_NANOS);
        }
    }

    /** A guest that is not defined is gone when it is off. */
    private boolean isOff(HostPeer host, Guest guest) {
        return host.domains().<Boolean>call("looking at " + guest.name(), bound, connect -> {
            try {
                Domain domain = connect.domainLookupByUUIDString(guest.id());
                try {
                    return domain.getInfo().state == DomainState.VIR_DOMAIN_SHUTOFF;
                } finally {
                    domain.free();
                }
            } catch (LibvirtException e) {
                if (Refusals.isNoDomain(e)) {
                    return true;
                }
                throw e;
            }
        });
    }

    private interface Act {
        void on(Domain domain) throws LibvirtException;
    }

    private void ask(HostPeer host, Guest guest, String doing, Act act) {
        on(host.domains(), guest, doing, bound, act);
    }

    private static void work(HostPeer host, Guest guest, String doing, Act act) {
        on(host.work(), guest, doing, LONG_CALL, act);
    }

    private static void on(Link link, Guest guest, String doing, Duration bound, Act act) {
        var unused = link.<Boolean>act(doing + " " + guest.name(), bound, connect -> {
            Domain domain = connect.domainLookupByUUIDString(guest.id());
            try {
                act.on(domain);
            } finally {
                domain.free();
            }
            return true;
        });
    }
}
