package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** libvirt's own driver for tests, which needs no more than the client library: one host with one guest. */
final class TestDriver {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private TestDriver() {}

    static LibvirtCluster cluster() {
        return new LibvirtCluster(
                new LibvirtSettings(
                        "kvm-lab",
                        "lab",
                        List.of(new LibvirtSettings.Host("alpha", "test:///default")),
                        PATIENCE,
                        PATIENCE),
                Clock.systemUTC());
    }
}
