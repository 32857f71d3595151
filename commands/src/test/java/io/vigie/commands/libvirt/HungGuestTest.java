package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.Power;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A guest's qemu hangs, as it does when its disk is on a server that went. libvirt waits for it with every guest's figures;
 * and while it tries to end it, with the list of all guests.
 */
class HungGuestTest {
    /** Longer than this machine may stand still: the host is looked at for so long. */
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(30);

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(3);

    private LibvirtHosts hosts;
    private LibvirtCluster cluster;
    private String hung;
    private String other;

    @BeforeEach
    void one_of_two_guests_hangs() {
        hosts = LibvirtHosts.start();
        hung = hosts.alpha().define("hung");
        other = hosts.alpha().define("other");
        hosts.alpha().run("hung");
        hosts.alpha().run("other");
        cluster = hosts.cluster(Clock.systemUTC(), CONNECT_TIMEOUT, CALL_TIMEOUT);
        LibvirtHosts.awaitRead(cluster, "hung", "other");
        hosts.alpha().hangGuest("hung");
    }

    @AfterEach
    void close() {
        if (cluster != null) {
            cluster.close();
        }
    }

    /** Neither is taken for lost with it, so that nobody is woken for a host that is well. */
    private Inventory theHostAndTheOtherGuestAreThere() {
        Inventory read = cluster.refresh();
        assertThat(read.node("alpha")).map(Node::online).hasValue(true);
        assertThat(read.guest(other)).map(Guest::state).hasValue(Guest.State.RUNNING);
        return read;
    }

    @Test
    void it_hides_neither_its_host_nor_the_other_guests() {
        Instant until = Instant.now().plus(CALL_TIMEOUT.multipliedBy(2));
        try {
            while (Instant.now().isBefore(until)) {
                Inventory read = theHostAndTheOtherGuestAreThere();
                assertThat(read.guest(hung)).map(Guest::state).hasValue(Guest.State.RUNNING);
                assertThat(read.guest(hung)).map(Guest::cpus).hasValue(1.0);
                assertThat(read.guest(hung)).map(Guest::memoryTotal).hasValue(32L << 20);
            }
        } finally {
            hosts.alpha().killGuest("hung");
        }
    }

    @Test
    void it_is_stopped_while_its_host_stays_there_and_answers_for_the_others() {
        TaskHandle stop = cluster.power(hung, Power.STOP, Power.Options.DEFAULT);
        Optional<Guest.State> asked = Optional.empty();
        while (!cluster.task(stop).state().ended()) {
            theHostAndTheOtherGuestAreThere();
            asked = asked.or(this::otherAlone);
        }
        assertThat(asked).hasValue(Guest.State.RUNNING);
        assertThat(cluster.task(stop).state()).isEqualTo(TaskReport.State.DONE);
        // While its host is slow to tell, it is shown as it was.
        await().ignoreExceptionsInstanceOf(Problem.class)
                .until(() -> cluster.guest(hung).guest().state() == Guest.State.STOPPED);
    }

    /** Empty where this machine stood still for longer than the call may take. */
    private Optional<Guest.State> otherAlone() {
        try {
            return Optional.of(cluster.guest(other).guest().state());
        } catch (Problem late) {
            return Optional.empty();
        }
    }
}
