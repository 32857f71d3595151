package io.vigie.commands.libvirt;

import io.vigie.commands.lab.HeldPort;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Takes connections and never says a word, as a frozen libvirtd does. */
final class SilentServer implements AutoCloseable {
    private final ServerSocket socket;
    private final List<Socket> taken = new CopyOnWriteArrayList<>();

    SilentServer() throws IOException {
        this(listen(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0)));
    }

    SilentServer(HeldPort port) throws IOException {
        this(port.listen(SilentServer::listen));
    }

    private SilentServer(ServerSocket socket) {
        this.socket = socket;
        Thread.ofPlatform().daemon().start(this::take);
    }

    private static ServerSocket listen(InetSocketAddress address) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(address);
        return socket;
    }

    private void take() {
        try {
            while (true) {
                taken.add(socket.accept());
            }
        } catch (IOException e) {
            // It is closed.
        }
    }

    String uri() {
        return "qemu+tcp://127.0.0.1:" + socket.getLocalPort() + "/system";
    }

    int taken() {
        return taken.size();
    }

    /** What is open stays so, and silent. */
    void listenNoMore() throws IOException {
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
        for (Socket one : taken) {
            one.close();
        }
    }
}
