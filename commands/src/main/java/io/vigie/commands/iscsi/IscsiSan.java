package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.storage.Portal;
import io.vigie.commands.storage.San;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** A SAN whose portals speak iSCSI. */
public final class IscsiSan implements San {
    private final IscsiSettings settings;
    private final Clock clock;
    private final ExecutorService askers = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("iscsi-", 0).factory());
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
    public List<Portal> probe() {
        List<Future<Portal>> asked = settings.portals().stream()
                .map(p -> askers.submit(() -> probe(p)))
                .toList();
        List<Portal> found = new ArrayList<>();
        for (Future<Portal> answer : asked) {
            found.add(await(answer));
        }
        last = List.copyOf(found);
        return last;
    }

    private Portal probe(PortalAddress address) {
        try {
            PortalProbe.Probed probed = PortalProbe.probe(settings, address);
            return new Portal(
                    address.toString(), new Portal.State.Answers(clock.instant(), probed.targets(), probed.latency()));
        } catch (Problem p) {
            return new Portal(address.toString(), new Portal.State.Fails(clock.instant(), p));
        }
    }

    /** Each probe ends by itself at its deadline. */
    private Portal await(Future<Portal> answer) {
        try {
            return answer.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.ours("Asking the portals of " + name() + " was interrupted.", e);
        } catch (ExecutionException e) {
            throw Problem.ours("Asking the portals of " + name() + " failed.", e);
        }
    }

    @Override
    public void close() {
        askers.shutdownNow();
    }
}
