package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.libvirt.LibvirtException;

/**
 * Why a host does not answer: its libvirtd does not run, it is frozen, or the host cannot be reached at all. libvirt
 * itself only says that the time is up.
 */
final class Reach {
    /** libvirt's own word for a connection that went silent. */
    private static final String KEEPALIVE = "KEEPALIVE";

    private static final int PROBE_MILLIS = 1_000;
    /** Not SSH: its own settings may have another name, port or way for the host. */
    private static final Map<String, Integer> PORTS = Map.of("qemu+tls", 16514, "qemu+tcp", 16509);

    /** Of the one daemon, and of the daemon for qemu alone that newer systems have. */
    private static final List<Path> SOCKETS =
            List.of(Path.of("/var/run/libvirt/libvirt-sock"), Path.of("/var/run/libvirt/virtqemud-sock"));

    private Reach() {}

    /** No connection came about in time. */
    static Problem unanswered(LibvirtSettings.Host host, Duration waited) {
        return problem(host, probe(host), Units.duration(waited));
    }

    /** A connection stands, and a call over it was not answered. */
    static Problem silent(LibvirtSettings.Host host, String doing, Duration waited) {
        return switch (probe(host)) {
            case UNKNOWN ->
                Problem.site(host.name() + " has not answered for " + Units.duration(waited) + " while " + doing + ".")
                        .withMend(lookAt(host));
            case TAKES_CONNECTIONS ->
                Problem.site(host.name() + " has not answered for " + Units.duration(waited) + " while " + doing
                                + ": its libvirtd takes connections and does nothing (frozen, or stuck in a call).")
                        .withMend(lookAt(host));
            case REFUSES -> notRunning(host);
            case UNREACHABLE -> unreachable(host, Units.duration(waited));
        };
    }

    /**
     * Whether libvirtd answers the least that can be asked, whatever its guests do; over a connection for this alone.
     */
    static boolean answers(LibvirtSettings.Host host, Duration bound) {
        CompletableFuture<Boolean> answered = new CompletableFuture<>();
        var unused = Thread.ofPlatform()
                .daemon()
                .name("libvirt-ask-" + host.name())
                .start(() -> answered.complete(opens(host)));
        return answered.completeOnTimeout(false, bound.toMillis(), TimeUnit.MILLISECONDS)
                .join();
    }

    private static boolean opens(LibvirtSettings.Host host) {
        EventLoop.ensureRunning();
        try {
            HostConnect connect = new HostConnect(host.uri());
            try {
                return connect.getLibVirVersion() > 0;
            } finally {
                connect.close();
            }
        } catch (LibvirtException | RuntimeException e) {
            return false;
        }
    }

    /** A call was not answered, and another was. */
    static Problem heldUp(LibvirtSettings.Host host, String doing, Duration waited) {
        return Problem.site(host.name() + " has not answered for " + Units.duration(waited) + " while " + doing
                        + ", and answers otherwise: a guest hangs, or is being stopped and does not go.")
                .withMend("Try again in a minute, or look there: virsh list (host " + host.name() + ").");
    }

    /** The connection was closed by the other side, or by the keep-alive. */
    static Problem closed(LibvirtSettings.Host host, String reason) {
        return switch (reason.toUpperCase(Locale.ROOT)) {
            case KEEPALIVE ->
                Problem.site(host.name() + " went silent: its libvirtd is frozen, or the network to it is cut.")
                        .withMend(lookAt(host));
            case "CLIENT" -> Problem.site("The connection to " + host.name() + " was ended.");
            default ->
                Problem.site("libvirtd on " + host.name()
                                + " ended the connection: it was stopped or it died. Its guests go on without it.")
                        .withMend(lookAt(host));
        };
    }

    /** The connection was given up while something was being done over it, or was about to be. */
    static Problem lostMeanwhile(LibvirtSettings.Host host, String doing) {
        return Problem.site("The connection to " + host.name() + " was lost while " + doing + ".")
                .withMend("Try again in a moment.");
    }

    /** A call failed because its connection is no more. */
    static Problem gone(LibvirtSettings.Host host, LibvirtException e) {
        String says = Refusals.text(e);
        if (says.contains("keepalive")) {
            return lost(host, KEEPALIVE);
        }
        return down(host)
                .orElseGet(() -> Problem.site("The connection to " + host.name() + " was lost: " + says + ".", e)
                        .withMend(lookAt(host)));
    }

    /** The same as {@link #closed}, by a look at the host, which takes a second or two. */
    static Problem lost(LibvirtSettings.Host host, String reason) {
        return switch (probe(host)) {
            case REFUSES -> notRunning(host);
            case UNREACHABLE -> unreachable(host, "");
            case TAKES_CONNECTIONS ->
                reason.equals(KEEPALIVE)
                        ? Problem.site("libvirtd on " + host.name()
                                        + " takes connections and answers nothing: it is frozen or overloaded.")
                                .withMend(lookAt(host))
                        : closed(host, reason);
            case UNKNOWN -> closed(host, reason);
        };
    }

    /** Why there is no use in a connection attempt; empty when there may be. */
    static Optional<Problem> down(LibvirtSettings.Host host) {
        return switch (probe(host)) {
            case REFUSES -> Optional.of(notRunning(host));
            case UNREACHABLE -> Optional.of(unreachable(host, ""));
            case TAKES_CONNECTIONS, UNKNOWN -> Optional.empty();
        };
    }

    /** A connection was refused, in libvirt's own words. */
    static Problem refused(LibvirtSettings.Host host, LibvirtException e) {
        String says = Refusals.text(e);
        String lower = says.toLowerCase(Locale.ROOT);
        if (lower.contains("name or service not known") || lower.contains("name resolution")) {
            return Problem.site("The address of " + host.name() + " is not known here: " + says + ".", e)
                    .withMend("See the name in its URI, and the DNS of the machine that Vigie runs on.");
        }
        boolean ssh = host.scheme().contains("ssh");
        if (lower.contains("ssh:") || (ssh && (lower.contains("permission denied") || lower.contains("host key")))) {
            return Problem.site("No SSH to " + host.name() + ": " + says + ".", e)
                    .withMend("Try it as the user that Vigie runs as: ssh to the host in " + host.name() + "'s URI.");
        }
        // Before what follows: a certificate that is not there is no such file, either.
        if (lower.contains("certificate") || lower.contains("tls")) {
            return Problem.site(host.name() + " and Vigie do not trust each other: " + says + ".", e)
                    .withMend(
                            "See libvirt's remote TLS set-up: CA, client and server certificates, and the host's name.");
        }
        if (lower.contains("connection refused") || lower.contains("no such file or directory")) {
            return notRunning(host);
        }
        if (lower.contains("no route to host") || lower.contains("unreachable") || lower.contains("timed out")) {
            return unreachable(host, "");
        }
        return Problem.site("No connection to " + host.name() + ": " + says + ".", e)
                .withMend(lookAt(host));
    }

    private enum Seen {
        TAKES_CONNECTIONS,
        REFUSES,
        UNREACHABLE,
        /** There is nothing to probe, or it could not be told in time. */
        UNKNOWN
    }

    private static Problem problem(LibvirtSettings.Host host, Seen seen, String waited) {
        return switch (seen) {
            case TAKES_CONNECTIONS ->
                Problem.site("libvirtd on " + host.name() + " takes connections and has not answered for " + waited
                                + ": it is frozen or overloaded.")
                        .withMend(lookAt(host));
            case REFUSES -> notRunning(host);
            case UNREACHABLE -> unreachable(host, waited);
            case UNKNOWN ->
                Problem.site(host.name() + " has not answered for " + waited + ".")
                        .withMend(lookAt(host));
        };
    }

    private static Problem notRunning(LibvirtSettings.Host host) {
        return Problem.site("libvirtd does not run on " + host.name() + ". Guests that ran there go on without it.")
                .withMend(lookAt(host));
    }

    private static Problem unreachable(LibvirtSettings.Host host, String waited) {
        return Problem.site(host.name() + " cannot be reached"
                        + (waited.isEmpty() ? "" : ": nothing came back for " + waited)
                        + ". The host or the network to it is down; its guests may run.")
                .withMend("Look at the host's power and its links.");
    }

    private static String lookAt(LibvirtSettings.Host host) {
        return "Look there: systemctl status libvirtd (host " + host.name() + ").";
    }

    private static Seen probe(LibvirtSettings.Host host) {
        try {
            URI uri = URI.create(host.uri());
            if (uri.getHost() == null || uri.getHost().isEmpty()) {
                return local(host, uri);
            }
            Integer usual = PORTS.get(host.scheme());
            return usual == null ? Seen.UNKNOWN : probe(uri.getHost(), uri.getPort() > 0 ? uri.getPort() : usual);
        } catch (IllegalArgumentException e) {
            return Seen.UNKNOWN;
        }
    }

    /** The bound is for the name, which the system may look up for long; it says nothing of the host. */
    private static Seen probe(String address, int port) {
        CompletableFuture<Seen> seen = new CompletableFuture<>();
        var unused = Thread.ofPlatform()
                .daemon()
                .name("libvirt-probe-" + address)
                .start(() -> seen.complete(connect(address, port)));
        return seen.completeOnTimeout(Seen.UNKNOWN, 2L * PROBE_MILLIS, TimeUnit.MILLISECONDS)
                .join();
    }

    private static Seen connect(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), PROBE_MILLIS);
            return Seen.TAKES_CONNECTIONS;
        } catch (UnknownHostException e) {
            // libvirt has the words for it.
            return Seen.UNKNOWN;
        } catch (NoRouteToHostException | SocketTimeoutException e) {
            return Seen.UNREACHABLE;
        } catch (ConnectException e) {
            return String.valueOf(e.getMessage()).contains("refused") ? Seen.REFUSES : Seen.UNREACHABLE;
        } catch (IOException e) {
            return Seen.UNREACHABLE;
        }
    }

    private static Seen local(LibvirtSettings.Host host, URI uri) {
        if (!host.scheme().startsWith("qemu") || !"/system".equals(uri.getPath())) {
            return Seen.UNKNOWN;
        }
        return sockets(uri).stream()
                .map(Reach::probe)
                .filter(seen -> seen != Seen.REFUSES)
                .findFirst()
                .orElse(Seen.REFUSES);
    }

    private static List<Path> sockets(URI uri) {
        String query = uri.getQuery() == null ? "" : uri.getQuery();
        for (String part : query.split("&")) {
            if (part.startsWith("socket=")) {
                return List.of(Path.of(part.substring("socket=".length())));
            }
        }
        return SOCKETS;
    }

    /** A local connect does not wait, unless the daemon's queue is full: then it is not taking any. */
    private static Seen probe(Path path) {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.configureBlocking(false);
            return channel.connect(UnixDomainSocketAddress.of(path)) ? Seen.TAKES_CONNECTIONS : Seen.UNKNOWN;
        } catch (IOException e) {
            return Seen.REFUSES;
        }
    }
}
