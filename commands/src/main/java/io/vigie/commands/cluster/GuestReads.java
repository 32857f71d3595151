package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Reads several guests afresh, at the same time; the driver bounds how many requests run at once. */
public final class GuestReads {
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private GuestReads() {}

    /**
     * In the order given.
     *
     * @throws Problem when one of them cannot be read within 30 s
     */
    public static List<GuestNow> of(Hypervisor hypervisor, List<Guest> guests) {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            List<GuestNow> read = new ArrayList<>();
            for (Future<GuestNow> future : threads.invokeAll(
                    guests.stream()
                            .<Callable<GuestNow>>map(g -> () -> hypervisor.guest(g.id()))
                            .toList(),
                    LONGEST.toMillis(),
                    TimeUnit.MILLISECONDS)) {
                read.add(future.get());
            }
            return read;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof Problem problem) {
                throw problem;
            }
            throw new IllegalStateException(e.getCause());
        } catch (CancellationException e) {
            throw Problem.site(hypervisor.cluster() + " did not tell of " + guests.size() + " guests within "
                    + LONGEST.toSeconds() + " s.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw Problem.site("The read was broken off.", e);
        } finally {
            threads.shutdownNow();
        }
    }
}
