package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.HypervisorContract;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;

class ProxmoxOnLabContractTest implements HypervisorContract {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final LabCluster lab;
    private final ProxmoxCluster cluster;

    ProxmoxOnLabContractTest() {
        lab = new LabCluster(
                LabClusterSpec.brestI11().of(release()), new LabTime(clock, 1), new LabAuthority("Lab CA"));
        cluster = new ProxmoxCluster(
                new ProxmoxSettings(
                                "brest-i11",
                                "main",
                                lab.nodes(),
                                new ProxmoxSettings.Login.Token(lab.tokenId(), Secret.of(lab.tokenSecret())),
                                lab.fingerprints(),
                                Optional.empty())
                        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                clock);
    }

    /** Asked while it is made. */
    LabClusterSpec.Release release() {
        return LabClusterSpec.Release.PVE_9;
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
    }

    @Override
    public Hypervisor hypervisor() {
        return cluster;
    }

    @Override
    public Optional<String> spare() {
        return Optional.of("109");
    }

    @Override
    public Optional<String> service() {
        return Optional.of("105");
    }

    @Override
    public boolean mayDisarm() {
        return true;
    }

    @Override
    public void pass(Duration time) {
        clock.advance(time);
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
