package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.HypervisorContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;

/** On libvirt's own driver for tests, which needs no more than the client library. */
class LibvirtOnTestDriverContractTest implements HypervisorContract {
    private final LibvirtCluster cluster = TestDriver.cluster();

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    public Hypervisor hypervisor() {
        return cluster;
    }

    @Override
    public Optional<String> spare() {
        return Optional.of(cluster.refresh().guests().getFirst()).map(Guest::id);
    }

    @Override
    public Optional<String> service() {
        return Optional.empty();
    }

    /** It has its own. */
    @Override
    public void pass(Duration time) {
        LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
    }

    @Override
    public boolean showsLate() {
        return true;
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
