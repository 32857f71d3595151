package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.HypervisorContract;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** On two real hosts with guests of qemu. */
class LibvirtOnRealHostsContractTest implements HypervisorContract {
    private static LibvirtHosts hosts;
    private static String spare;

    private LibvirtCluster cluster;

    @BeforeAll
    static void two_hosts_with_a_guest_each() {
        hosts = LibvirtHosts.start();
        spare = hosts.alpha().define("spare");
        hosts.beta().define("other");
        hosts.beta().run("other");
    }

    @BeforeEach
    void open() {
        cluster = hosts.cluster();
        LibvirtHosts.awaitRead(cluster, "spare", "other");
    }

    @Test
    @Override
    public void before_the_first_refresh_the_inventory_says_why_there_is_none() {
        cluster.close();
        cluster = hosts.cluster();
        HypervisorContract.super.before_the_first_refresh_the_inventory_says_why_there_is_none();
    }

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
        return Optional.of(spare);
    }

    @Override
    public Optional<String> service() {
        return Optional.empty();
    }

    /** They have their own. */
    @Override
    public void pass(Duration time) {
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
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
