package io.vigie.commands.snmp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Problem;
import io.vigie.commands.lab.network.LabSwitch.TrapVersion;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Storms of true and forged traps, and traps that come while the switch is being polled. */
class TrapStormTest {
    private static final Duration CALM = Duration.ofMillis(100);
    /** So few small packets a socket holds under any setting of the kernel. */
    private static final int MOST_WAITING = 50;

    private final Laetitia laetitia = new Laetitia();
    private final AtomicInteger polls = new AtomicInteger();
    private final SnmpSwitch driver = new SnmpSwitch(laetitia.settings(laetitia.user()), Clock.systemUTC());
    private final TrapReceiver receiver = new TrapReceiver(
            new TrapSettings(
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                    List.of(new SnmpAccess.Community(laetitia.lab.community())),
                    List.of(laetitia.user()),
                    CALM),
            Map.of(InetAddress.getLoopbackAddress(), "laetitia"),
            name -> {
                polls.incrementAndGet();
                driver.poll();
            });

    @AfterEach
    void stop() {
        receiver.close();
        driver.close();
        laetitia.close();
    }

    @Test
    void ten_thousand_true_and_forged_traps_are_few_polls_and_the_last_state_is_seen() throws Exception {
        Random random = new Random(11);
        byte[] forged = new byte[120];
        long began = System.nanoTime();
        try (DatagramSocket attacker = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 10_000; i++) {
                switch (i % 3) {
                    case 0 -> {
                        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V2C);
                        flip(i);
                    }
                    case 1 -> {
                        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V3);
                        flip(i);
                    }
                    default -> {
                        random.nextBytes(forged);
                        forged[0] = 0x30;
                        forged[1] = (byte) (forged.length - 2);
                        attacker.send(new DatagramPacket(forged, forged.length, receiver.address()));
                    }
                }
            }
        }
        laetitia.lab.unplug(28);
        laetitia.lab.plug(29);
        await().ignoreExceptionsInstanceOf(Problem.class).untilAsserted(() -> {
            assertThat(driver.state().port(28).orElseThrow().up()).isFalse();
            assertThat(driver.state().port(29).orElseThrow().up()).isTrue();
        });
        long slots = Duration.ofNanos(System.nanoTime() - began).dividedBy(CALM) + 2;
        assertThat(polls.get()).isBetween(1, (int) slots);
        assertThat(receiver.heard().accepted()).isPositive();
        assertThat(receiver.heard().refused()).isPositive();
        assertThat(receiver.keysHeld()).isLessThan(300);
    }

    private void flip(int i) {
        if (i % 2 == 0) {
            laetitia.lab.unplug(28 + i % 2);
        } else {
            laetitia.lab.plug(28 + i % 2);
        }
    }

    /** Answers to a poll and traps leave the same engine at the same time: none of them may be lost for that. */
    @Test
    void every_version_3_trap_is_heard_while_the_same_agent_answers_polls() throws Exception {
        laetitia.lab.trapsTo(receiver.address(), TrapVersion.V3);
        AtomicInteger failures = new AtomicInteger();
        try (SnmpSwitch other = new SnmpSwitch(laetitia.settings(laetitia.user()), Clock.systemUTC())) {
            Thread poller = Thread.ofPlatform().start(() -> {
                while (!Thread.currentThread().isInterrupted()) {
                    try {
                        other.poll();
                    } catch (RuntimeException e) {
                        failures.incrementAndGet();
                        Thread.interrupted();
                        return;
                    }
                }
            });
            int sent = 600;
            for (int i = 0; i < sent; i++) {
                if (i % 2 == 0) {
                    laetitia.lab.unplug(30);
                } else {
                    laetitia.lab.plug(30);
                }
                LockSupport.parkNanos(1_000_000);
                // What is more than a socket holds the kernel drops, however well the receiver works.
                long heard = i - MOST_WAITING;
                if (receiver.heard().accepted() < heard) {
                    await().until(() -> receiver.heard().accepted() >= heard);
                }
            }
            await().untilAsserted(() -> assertThat(receiver.heard().accepted()).isEqualTo(sent));
            poller.interrupt();
            poller.join();
        }
    }
}
