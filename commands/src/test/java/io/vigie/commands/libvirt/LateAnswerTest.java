package io.vigie.commands.libvirt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.libvirt.LibvirtException;

/** One answer is late, and the host answers otherwise. */
class LateAnswerTest {
    private static final Duration BOUND = Duration.ofSeconds(30);
    private static final Duration SHORT = Duration.ofSeconds(1);

    private final CountDownLatch release = new CountDownLatch(1);
    private final Link link = new Link(
            new LibvirtSettings.Host("alpha", "test:///default"),
            "test",
            BOUND,
            Clock.systemUTC(),
            Link.Hooks.NONE,
            Link.WhenLate.LOOK);

    @AfterEach
    void close() {
        release.countDown();
        link.close();
    }

    private static int count(Link link) {
        return link.<Integer>call("counting", BOUND, HostConnect::numOfDomains);
    }

    private int countWhenReleased(HostConnect connect) {
        try {
            release.await();
            return connect.numOfDomains();
        } catch (InterruptedException | LibvirtException e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void it_is_given_up_and_the_connection_is_not() {
        assertThat(count(link)).isEqualTo(1);
        assertThatThrownBy(() -> link.<Integer>call("reading web-1", SHORT, this::countWhenReleased))
                .isInstanceOf(Problem.class)
                .hasMessage("alpha has not answered for 1 s while reading web-1, and answers otherwise: "
                        + "a guest hangs, or is being stopped and does not go.");
        assertThat(link.trouble()).isEmpty();
        assertThat(link.stuck()).isZero();
        assertThat(count(link)).isEqualTo(1);
    }

    @Test
    void what_every_guest_can_hold_up_is_waited_for() {
        assertThat(link.<Integer>callPatiently("listing", SHORT, release::countDown, this::countWhenReleased))
                .isEqualTo(1);
    }
}
