package io.vigie.commands.lab;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Of connections, by an address on loopback at which nobody listens any more. */
public final class Refusal {
    private static final Duration MOST = Duration.ofSeconds(20);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Refusal() {}

    /**
     * Until connections are refused: the kernel goes on accepting until the listener's thread has left its call, shortly
     * after the close. Not longer than twenty seconds.
     */
    public static void await(InetSocketAddress address) throws InterruptedException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < MOST.toNanos()) {
            try (Socket probe = new Socket()) {
                probe.connect(address, (int) MOST.toMillis());
                Thread.sleep(PAUSE);
            } catch (IOException refused) {
                return;
            }
        }
    }
}
