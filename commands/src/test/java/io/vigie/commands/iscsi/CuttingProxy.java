package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Stands before a portal and, after so many bytes of answers in all, goes on listening and forwards nothing more. */
public final class CuttingProxy implements AutoCloseable {
    private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    private final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    public CuttingProxy(PortalAddress to) throws IOException {
        Thread.ofVirtual().start(() -> {
            while (!listener.isClosed()) {
                try {
                    join(listener.accept(), to);
                } catch (IOException e) {
                    return;
                }
            }
        });
    }

    /** When nothing listens behind it, it hangs up. */
    private void join(Socket in, PortalAddress to) {
        open.add(in);
        try {
            Socket out = new Socket(to.host(), to.port());
            open.add(out);
            Thread.ofVirtual().start(() -> copy(in, out, false));
            Thread.ofVirtual().start(() -> copy(out, in, true));
        } catch (IOException e) {
            close(in);
        }
    }

    public PortalAddress address() {
        return new PortalAddress("127.0.0.1", listener.getLocalPort());
    }

    public void cutAfter(int bytes) {
        left.set(bytes);
    }

    private void copy(Socket from, Socket to, boolean counted) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] buffer = new byte[4096];
            int got = in.read(buffer);
            while (got >= 0) {
                int passes = counted ? Math.min(got, Math.max(0, left.get())) : got;
                if (counted && left.get() != Integer.MAX_VALUE) {
                    left.addAndGet(-got);
                }
                out.write(buffer, 0, passes);
                got = in.read(buffer);
            }
            to.close();
        } catch (IOException e) {
            // One side hung up.
        } finally {
            close(from);
            close(to);
        }
    }

    private void close(Socket socket) {
        open.remove(socket);
        try {
            socket.close();
        } catch (IOException e) {
            // It is closed.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        open.forEach(this::close);
    }
}
