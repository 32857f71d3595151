package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the guests of a host use, asked of each one's qemu by libvirt: one that hangs holds the answer up until it is
 * killed. So it has a connection of its own, and nothing waits for it for long.
 */
final class Figures implements AutoCloseable {
    /** Usually it is there before the rest. */
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Link link;
    private final Duration bound;
    private @Nullable CompletableFuture<Map<String, BulkStats.Entry>> asked;
    /** Whether it was waited for in vain. */
    private boolean late;

    Figures(LibvirtSettings.Host host, LibvirtSettings settings, Clock clock) {
        link = new Link(host, "figures", settings.connectTimeout(), clock, Link.Hooks.NONE, Link.WhenLate.GIVE_UP);
        bound = settings.callTimeout();
    }

    /** Does not wait, and does not ask twice at a time. */
    synchronized void ask() {
        if (asked != null && !asked.isDone()) {
            return;
        }
        CompletableFuture<Map<String, BulkStats.Entry>> mine = new CompletableFuture<>();
        asked = mine;
        late = false;
        var unused = Thread.ofVirtual().name("figures").start(() -> read(mine));
    }

    private void read(CompletableFuture<Map<String, BulkStats.Entry>> result) {
        try {
            List<BulkStats.Entry> all = link.call(
                    "asking what its guests use",
                    bound,
                    connect -> BulkStats.domains(connect, BulkStats.FIGURES).orElse(List.of()));
            result.complete(all.stream()
                    .collect(Collectors.toMap(BulkStats.Entry::uuid, Function.identity(), (one, twin) -> one)));
        } catch (RuntimeException without) {
            // They are asked for one by one instead, and what is wrong with the host is told by who reads it.
            result.complete(Map.of());
        }
    }

    /** By UUID; none when they do not come in time. */
    Map<String, BulkStats.Entry> answer() {
        CompletableFuture<Map<String, BulkStats.Entry>> waited;
        synchronized (this) {
            if (asked == null) {
                return Map.of();
            }
            if (late) {
                // It is of a while ago when it comes.
                return Map.of();
            }
            waited = asked;
        }
        try {
            return waited.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Map.of();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (TimeoutException e) {
            synchronized (this) {
                late = waited == asked;
            }
            return Map.of();
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
