package io.vigie.commands.lab.san;

import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.lab.Refusal;
import io.vigie.commands.lab.san.GuardedChannel.Gate;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jscsi.parser.OperationCode;
import org.jscsi.parser.ProtocolDataUnit;
import org.jscsi.parser.login.LoginRequestParser;
import org.jscsi.target.Configuration;
import org.jscsi.target.Target;
import org.jscsi.target.TargetServer;
import org.jscsi.target.connection.Connection;
import org.jscsi.target.connection.TargetSession;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One portal of the lab's SAN: jSCSI's target behind an accept loop of our own, as its own serves one connection at a
 * time, dies of a connection that says nothing, does not tell the port it took, and does not stop.
 */
public final class LabTarget implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LabTarget.class);

    private final TargetServer target;
    private final HeldPort port = new HeldPort();
    private final MemoryDisk disk;
    private final Gate gate = new Gate();
    private final Set<SocketChannel> connections = ConcurrentHashMap.newKeySet();
    private ServerSocketChannel listener;

    LabTarget(String name, MemoryDisk disk) {
        this.disk = disk;
        try {
            listener = port.listen(LabTarget::listen);
            target = new TargetServer(new Portal(port.address(), new Target(name, name, disk)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        accept(listener);
    }

    private static final class Portal extends Configuration {
        Portal(InetSocketAddress address, Target disk) throws IOException {
            super(address.getAddress().getHostAddress());
            port = address.getPort();
            allowSloppyNegotiation = true;
            targets.add(disk);
        }
    }

    public InetSocketAddress address() {
        return port.address();
    }

    /** Nothing listens any more, and all connections break. */
    public synchronized void kill() {
        try {
            listener.close();
            Refusal.await(port.address());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        cut();
    }

    /** Connections are taken and nothing is ever said, not even at first when nothing listened before. */
    public synchronized void freeze() {
        gate.shut();
        listenAgain();
    }

    /** Every answer comes this much later. */
    public void slow(Duration by) {
        gate.late(by);
    }

    /** Listens again at the same address; what was kept back is answered. */
    public synchronized void heal() {
        gate.open();
        gate.late(Duration.ZERO);
        listenAgain();
    }

    private void listenAgain() {
        if (!listener.isOpen()) {
            try {
                listener = port.listen(LabTarget::listen);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            accept(listener);
        }
    }

    @Override
    public synchronized void close() {
        kill();
        gate.open();
        port.close();
    }

    private static ServerSocketChannel listen(InetSocketAddress address) throws IOException {
        ServerSocketChannel channel = ServerSocketChannel.open();
        channel.socket().setReuseAddress(true);
        channel.bind(address);
        return channel;
    }

    private void accept(ServerSocketChannel from) {
        Thread.ofPlatform().daemon().name("lab-iscsi-" + port.number()).start(() -> {
            while (from.isOpen()) {
                try {
                    SocketChannel channel = from.accept();
                    connections.add(channel);
                    if (!from.isOpen()) {
                        // Killed in between: all connections have been broken already.
                        channel.close();
                        return;
                    }
                    Thread.ofPlatform().daemon().name("lab-iscsi").start(() -> serve(channel));
                } catch (ClosedChannelException e) {
                    return;
                } catch (IOException e) {
                    log.debug("accept", e);
                }
            }
        });
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            channel.socket().setTcpNoDelay(true);
            Connection connection = new NamedConnection(new GuardedChannel(channel, gate), disk);
            ProtocolDataUnit first = connection.receivePdu();
            if (first.getBasicHeaderSegment().getOpCode() != OperationCode.LOGIN_REQUEST) {
                return;
            }
            LoginRequestParser login =
                    (LoginRequestParser) first.getBasicHeaderSegment().getParser();
            new TargetSession(
                    target,
                    connection,
                    login.getInitiatorSessionID(),
                    login.getCommandSequenceNumber(),
                    login.getExpectedStatusSequenceNumber());
            connection.call();
        } catch (Exception e) {
            // jSCSI answers anything odd with an exception of any kind; this connection is all it may cost.
            log.debug("connection ended", e);
        } finally {
            connections.remove(channel);
        }
    }

    private void cut() {
        for (SocketChannel channel : connections) {
            try {
                channel.close();
            } catch (IOException e) {
                log.debug("close", e);
            }
        }
    }
}
