package io.vigie.commands.lab.san;

import java.io.IOException;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A channel that tells its end: jSCSI takes "no more bytes" for a count and goes round for ever. A shut gate keeps
 * answers back.
 */
final class GuardedChannel extends SocketChannel {
    private final SocketChannel inner;
    private final Gate gate;

    /** Shut while the portal is frozen; late while it is slow. */
    static final class Gate {
        private boolean open = true;
        private long lateMillis;

        synchronized void late(Duration by) {
            lateMillis = by.toMillis();
            notifyAll();
        }

        /** Before an answer. */
        void wade() throws IOException {
            pass();
            long end = System.nanoTime() + Duration.ofMillis(late()).toNanos();
            try {
                for (long left = end - System.nanoTime(); left > 0 && late() > 0; left = end - System.nanoTime()) {
                    linger(left / 1_000_000 + 1);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedChannelException();
            }
        }

        private synchronized long late() {
            return lateMillis;
        }

        private synchronized void linger(long millis) throws InterruptedException {
            wait(millis);
        }

        synchronized void shut() {
            open = false;
        }

        synchronized void open() {
            open = true;
            notifyAll();
        }

        synchronized void pass() throws IOException {
            try {
                while (!open) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new ClosedChannelException();
            }
        }
    }

    GuardedChannel(SocketChannel inner, Gate gate) {
        super(inner.provider());
        this.inner = inner;
        this.gate = gate;
    }

    @Override
    public int read(ByteBuffer into) throws IOException {
        int count = inner.read(into);
        if (count < 0) {
            throw new ClosedChannelException();
        }
        gate.pass();
        return count;
    }

    @Override
    public int write(ByteBuffer from) throws IOException {
        gate.wade();
        return inner.write(from);
    }

    @Override
    public long read(ByteBuffer[] into, int offset, int length) throws IOException {
        return inner.read(into, offset, length);
    }

    @Override
    public long write(ByteBuffer[] from, int offset, int length) throws IOException {
        return inner.write(from, offset, length);
    }

    @Override
    protected void implCloseSelectableChannel() throws IOException {
        inner.close();
    }

    @Override
    protected void implConfigureBlocking(boolean block) throws IOException {
        inner.configureBlocking(block);
    }

    @Override
    public SocketChannel bind(@Nullable SocketAddress local) throws IOException {
        inner.bind(local);
        return this;
    }

    @Override
    public <T> SocketChannel setOption(SocketOption<T> name, T value) throws IOException {
        inner.setOption(name, value);
        return this;
    }

    @Override
    public <T> T getOption(SocketOption<T> name) throws IOException {
        return inner.getOption(name);
    }

    @Override
    public Set<SocketOption<?>> supportedOptions() {
        return inner.supportedOptions();
    }

    @Override
    public SocketChannel shutdownInput() throws IOException {
        inner.shutdownInput();
        return this;
    }

    @Override
    public SocketChannel shutdownOutput() throws IOException {
        inner.shutdownOutput();
        return this;
    }

    @Override
    public Socket socket() {
        return inner.socket();
    }

    @Override
    public boolean isConnected() {
        return inner.isConnected();
    }

    @Override
    public boolean isConnectionPending() {
        return inner.isConnectionPending();
    }

    @Override
    public boolean connect(SocketAddress remote) throws IOException {
        return inner.connect(remote);
    }

    @Override
    public boolean finishConnect() throws IOException {
        return inner.finishConnect();
    }

    @Override
    public @Nullable SocketAddress getRemoteAddress() throws IOException {
        return inner.getRemoteAddress();
    }

    @Override
    public @Nullable SocketAddress getLocalAddress() throws IOException {
        return inner.getLocalAddress();
    }
}
