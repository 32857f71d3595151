package io.vigie.commands.proxmox;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Where a Proxmox VE cluster is and how to speak to it.
 *
 * @param cluster the configured name, the scope of rights
 * @param role such as {@code main}, empty when none is given
 * @param nodes addresses of its nodes, each answers for the whole cluster: {@code https://camille:8006}; the port is 8006
 *     when left out
 * @param fingerprints SHA-256 of acceptable certificates; a certificate that matches is trusted whatever its name
 * @param caFile PEM of the authority that signed the certificates; with neither, the JDK's authorities count
 * @param connectTimeout how long a node may take to accept a connection
 * @param requestTimeout how long it may take to answer
 * @param maxConcurrent requests under way at once
 */
public record ProxmoxSettings(
        String cluster,
        String role,
        List<URI> nodes,
        Login login,
        List<String> fingerprints,
        Optional<Path> caFile,
        Duration connectTimeout,
        Duration requestTimeout,
        int maxConcurrent) {

    public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
    public static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(10);
    public static final int MAX_CONCURRENT = 8;

    private static final Pattern FINGERPRINT = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}");
    private static final Pattern TOKEN_ID = Pattern.compile("[^\\s:/@!=]+@[A-Za-z][\\w.-]+![A-Za-z][\\w.-]+");
    private static final Pattern USER = Pattern.compile("[^\\s:/@!=]+@[A-Za-z][\\w.-]+");

    /** How Vigie proves who it is. */
    public sealed interface Login {
        /** As Proxmox names it: {@code vigie@pve!bot}, or {@code root@pam}. */
        String name();

        /** An API token. */
        record Token(String name, Secret secret) implements Login {}

        /** A user with a password, who gets a ticket for two hours at a time. */
        record Password(String name, Secret secret) implements Login {}
    }

    /**
     * @throws IllegalArgumentException with one line for each fault, naming the key
     */
    public ProxmoxSettings {
        List<String> faults = new ArrayList<>();
        if (cluster.isBlank()) {
            faults.add("name: give the cluster a name");
        }
        if (nodes.isEmpty()) {
            faults.add("proxmox.nodes: give the address of at least one node, such as https://camille:8006");
        }
        nodes.stream().map(ProxmoxSettings::fault).flatMap(Optional::stream).forEach(faults::add);
        fault(login).ifPresent(faults::add);
        fingerprints =
                fingerprints.stream().map(ProxmoxSettings::normalFingerprint).toList();
        for (String fingerprint : fingerprints) {
            if (!FINGERPRINT.matcher(fingerprint).matches()) {
                faults.add("proxmox.fingerprints: " + fingerprint
                        + " is not a SHA-256 fingerprint (32 pairs of hexadecimal digits; see pvenode cert info)");
            }
        }
        if (caFile.isPresent() && !Files.isReadable(caFile.get())) {
            faults.add("proxmox.ca-file: " + caFile.get() + " cannot be read");
        }
        if (!isPositive(connectTimeout) || !isPositive(requestTimeout)) {
            faults.add("proxmox: time-outs must be longer than 0");
        }
        if (maxConcurrent < 1) {
            faults.add("proxmox.max-concurrent: must be at least 1, is " + maxConcurrent);
        }
        if (!faults.isEmpty()) {
            String where = cluster.isBlank() ? "vigie.clusters: " : "vigie.clusters, " + cluster + ": ";
            throw new IllegalArgumentException(where + String.join("\n" + where, faults));
        }
        nodes = nodes.stream().map(ProxmoxSettings::withPort).distinct().toList();
    }

    /** With the usual time-outs. */
    public ProxmoxSettings(
            String cluster,
            String role,
            List<URI> nodes,
            Login login,
            List<String> fingerprints,
            Optional<Path> caFile) {
        this(cluster, role, nodes, login, fingerprints, caFile, CONNECT_TIMEOUT, REQUEST_TIMEOUT, MAX_CONCURRENT);
    }

    /** With other time-outs. */
    public ProxmoxSettings withTimeouts(Duration connect, Duration request) {
        return new ProxmoxSettings(cluster, role, nodes, login, fingerprints, caFile, connect, request, maxConcurrent);
    }

    private static boolean isPositive(Duration duration) {
        return !duration.isZero() && !duration.isNegative();
    }

    private static Optional<String> fault(URI node) {
        String why;
        if (!"https".equals(node.getScheme())) {
            why = "must begin with https://";
        } else if (node.getHost() == null) {
            why = "names no host";
        } else if (node.getRawUserInfo() != null) {
            why = "must not hold a user or password";
        } else if ((!node.getRawPath().isEmpty() && !node.getRawPath().equals("/"))
                || node.getRawQuery() != null
                || node.getRawFragment() != null) {
            why = "must end after the port";
        } else {
            return Optional.empty();
        }
        // An address with a password in it must not reach the log.
        String shown = node.getRawUserInfo() == null ? node.toString() : "the address of " + node.getHost();
        return Optional.of("proxmox.nodes: " + shown + " " + why);
    }

    private static Optional<String> fault(Login login) {
        return switch (login) {
            case Login.Token token ->
                TOKEN_ID.matcher(token.name()).matches()
                        ? Optional.empty()
                        : Optional.of("proxmox.token-id: " + token.name() + " is not of the form user@realm!name");
            case Login.Password password ->
                USER.matcher(password.name()).matches()
                        ? Optional.empty()
                        : Optional.of("proxmox.user: " + password.name() + " is not of the form user@realm");
        };
    }

    private static String normalFingerprint(String given) {
        String hex = given.replaceAll("[:\\s]", "").toUpperCase(java.util.Locale.ROOT);
        return hex.matches("[0-9A-F]{64}") ? hex.replaceAll("(..)(?!$)", "$1:") : given;
    }

    private static URI withPort(URI node) {
        int port = node.getPort() == -1 ? 8006 : node.getPort();
        return URI.create("https://" + node.getHost() + ":" + port);
    }
}
