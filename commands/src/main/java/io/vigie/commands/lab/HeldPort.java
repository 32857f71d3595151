package io.vigie.commands.lab;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A port of the loopback that stays ours while nobody listens on it: a socket is bound there and never connected, so that
 * connections are refused, and that whoever asks for any free port is given another one.
 */
public final class HeldPort implements AutoCloseable {
    private final Socket holder = new Socket();
    private final InetSocketAddress address;

    public HeldPort() {
        try {
            // Linux lets a server on a port that is bound where both sockets say so and no other listens.
            holder.setReuseAddress(true);
            holder.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        address = new InetSocketAddress(holder.getLocalAddress(), holder.getLocalPort());
    }

    public InetSocketAddress address() {
        return address;
    }

    public int number() {
        return address.getPort();
    }

    /** A server that listens at the address it is told. */
    @FunctionalInterface
    public interface Start<S> {
        S at(InetSocketAddress address) throws IOException;
    }

    /** Lets a server listen here; its socket has to have SO_REUSEADDR, as Java's have by themselves on Linux. */
    public <S> S listen(Start<S> server) throws IOException {
        try {
            return server.at(address);
        } catch (BindException e) {
            // Not every system allows two here. There the port is ours only as long as the server listens.
            holder.close();
            return server.at(address);
        }
    }

    /** Lets go of the port; a server that listens goes on. */
    @Override
    public void close() {
        try {
            holder.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
