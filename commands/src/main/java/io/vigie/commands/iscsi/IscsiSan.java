package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.storage.LunPath;
import io.vigie.commands.storage.PathMemory;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A SAN whose portals speak iSCSI. */
public final class IscsiSan implements San {
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final IscsiSettings settings;
    private final Clock clock;
    private final ExecutorService askers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("iscsi-", 0).factory());
    private final PathMemory memory = new PathMemory();
    private final AtomicReference<@Nullable FutureTask<List<Portal>>> underWay = new AtomicReference<>();
    private volatile List<Portal> last;

    public IscsiSan(IscsiSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        last = settings.portals().stream()
                .map(p -> new Portal(p.toString(), new Portal.State.NotAsked()))
                .toList();
    }

    @Override
    public String name() {
        return settings.name();
    }

    @Override
    public List<String> serves() {
        return settings.serves();
    }

    @Override
    public List<Portal> portals() {
        return last;
    }

    @Override
    public List<LunPath> paths() {
        return memory.paths();
    }

    /** Whoever asks while others wait for the same answer gets theirs: a SAN in trouble is not asked twice at once. */
    @Override
    public List<Portal> probe() {
        FutureTask<List<Portal>> mine = new FutureTask<>(this::probeAll);
        FutureTask<List<Portal>> running = underWay.compareAndExchange(null, mine);
        if (running != null) {
            return await(running);
        }
        try {
            mine.run();
            return await(mine);
        } finally {
            underWay.set(null);
        }
    }

    private List<Portal> probeAll() {
        List<Future<Portal>> asked = settings.portals().stream()
                .map(p -> askers.submit(() -> probe(p)))
                .toList();
        List<Portal> found = new ArrayList<>();
        for (int i = 0; i < asked.size(); i++) {
            found.add(await(asked.get(i), settings.portals().get(i)));
        }
        last = List.copyOf(found);
        return last;
    }

    private Portal probe(PortalAddress address) {
        try {
            PortalProbe.Probed probed = PortalProbe.probe(settings, address);
            Instant at = clock.instant();
            memory.answered(address.toString(), settings.target(), at, probed.luns());
            // A portal that breaks off in the middle has let its users down, whatever it answered before.
            return new Portal(
                    address.toString(),
                    probed.brokenOff()
                            .<Portal.State>map(why -> new Portal.State.Fails(at, why))
                            .orElseGet(() -> new Portal.State.Answers(at, probed.targets(), probed.latency())));
        } catch (Problem p) {
            return failed(address, p);
        }
    }

    private Portal failed(PortalAddress address, Problem why) {
        Instant at = clock.instant();
        memory.failed(address.toString(), settings.target(), at, why);
        return new Portal(address.toString(), new Portal.State.Fails(at, why));
    }

    /** Each probe ends by itself at its deadline, but for a name server that hangs or a machine that stands still. */
    private Portal await(Future<Portal> answer, PortalAddress address) {
        try {
            return answer.get(settings.timeout().plus(GRACE).toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            answer.cancel(true);
            return failed(
                    address,
                    Problem.site("The portal " + address + " could not be asked in time.", e)
                            .withMend("Where it has a name, see whether that is found quickly."));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ours("Asking the portals of " + name() + " was interrupted.", e);
        } catch (ExecutionException e) {
            return failed(address, Problem.ours("Asking the portal " + address + " failed.", e));
        }
    }

    private List<Portal> await(Future<List<Portal>> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ours("Asking the portals of " + name() + " was interrupted.", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Problem p
                    ? p
                    : Problem.ours("Asking the portals of " + name() + " failed.", e);
        }
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }
}
