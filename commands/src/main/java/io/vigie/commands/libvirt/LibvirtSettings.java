package io.vigie.commands.libvirt;

import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A named set of hosts.
 *
 * @param connectTimeout how long a command waits for a connection to be opened
 * @param callTimeout how long a call may take; whether its connection is given up then depends on what it is for
 */
public record LibvirtSettings(
        String cluster, String role, List<Host> hosts, Duration connectTimeout, Duration callTimeout) {
    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    public static final Duration CALL_TIMEOUT = Duration.ofSeconds(10);

    private static final Set<String> SCHEMES =
            Set.of("qemu", "qemu+unix", "qemu+tls", "qemu+ssh", "qemu+libssh2", "qemu+tcp", "test");

    public LibvirtSettings {
        hosts = List.copyOf(hosts);
    }

    /**
     * @param name as people call it, and unique in the cluster
     * @param uri libvirt's own, such as {@code qemu+tls://alpha/system}
     */
    public record Host(String name, String uri) {
        /** {@code qemu+tls}; empty when it is no URI. */
        String scheme() {
            int colon = uri.indexOf(':');
            return colon < 0 ? "" : uri.substring(0, colon);
        }

        /** Whether everybody on the way may read and change what is said. */
        public boolean clear() {
            return scheme().equals("qemu+tcp");
        }
    }

    public LibvirtSettings(String cluster, String role, List<Host> hosts) {
        this(cluster, role, hosts, CONNECT_TIMEOUT, CALL_TIMEOUT);
    }

    /** What is wrong, one line each, beginning with the key below the cluster. */
    public static List<String> faults(List<Host> hosts) {
        List<String> faults = new ArrayList<>();
        if (hosts.isEmpty()) {
            faults.add(
                    "libvirt.hosts: give at least one host, such as {name: alpha, uri: \"qemu+tls://alpha/system\"}");
        }
        Set<String> names = new HashSet<>();
        for (Host host : hosts) {
            if (host.name().isBlank()) {
                faults.add("libvirt.hosts: the host at " + host.uri() + " has no name");
            } else if (!names.add(host.name())) {
                faults.add("libvirt.hosts: " + host.name() + " is there twice");
            }
            fault(host).ifPresent(text -> faults.add("libvirt.hosts: " + host.name() + ": " + text));
        }
        return faults;
    }

    private static Optional<String> fault(Host host) {
        if (!SCHEMES.contains(host.scheme())) {
            return Optional.of("uri \"" + host.uri()
                    + "\" is none of qemu+tls, qemu+ssh, qemu+unix, qemu (the local socket), qemu+tcp (clear text)");
        }
        try {
            URI uri = new URI(host.uri());
            boolean remote =
                    Set.of("qemu+tls", "qemu+ssh", "qemu+libssh2", "qemu+tcp").contains(host.scheme());
            return remote && (uri.getHost() == null || uri.getHost().isEmpty())
                    ? Optional.of("uri \"" + host.uri() + "\" names no host")
                    : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.of("uri \"" + host.uri() + "\" is no URI: " + e.getReason());
        }
    }
}
