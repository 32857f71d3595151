package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * All that is known of a host's guests by one call, for which libvirt asks each one's qemu: one that hangs holds the answer
 * up until it is killed. So it has a session of its own, and nothing waits for it for long.
 */
final class Figures implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Link link;
    private final Duration bound;
    private @Nullable CompletableFuture<Optional<List<BulkStats.Entry>>> asked;

    Figures(LibvirtSettings.Host host, LibvirtSettings settings, Clock clock) {
        link = new Link(host, "figures", settings.connectTimeout(), clock, Link.Hooks.NONE, Link.WhenLate.GIVE_UP);
        bound = settings.callTimeout();
    }

    /** As they are now; empty when that does not come in time, when it is under way already, or cannot be asked so. */
    Optional<List<BulkStats.Entry>> ask() {
        CompletableFuture<Optional<List<BulkStats.Entry>>> mine = new CompletableFuture<>();
        synchronized (this) {
            if (asked != null && !asked.isDone()) {
                return Optional.empty();
            }
            asked = mine;
        }
        var unused = Thread.ofVirtual().name("figures").start(() -> read(mine));
        try {
            return mine.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (TimeoutException e) {
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private void read(CompletableFuture<Optional<List<BulkStats.Entry>>> result) {
        try {
            result.complete(link.call(
                    "asking what its guests use", bound, connect -> BulkStats.domains(connect, BulkStats.ALL)));
        } catch (RuntimeException without) {
            // The guests are read without them, and what is wrong with the host is told by who does.
            result.complete(Optional.empty());
        }
    }

    @Override
    public void close() {
        link.close();
    }
}
