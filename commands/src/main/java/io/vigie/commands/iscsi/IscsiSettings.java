package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A SAN and how to ask it.
 *
 * @param name also the scope of rights
 * @param target the iSCSI name that each portal must give access to
 * @param serves the clusters that use it
 * @param initiator the iSCSI name the bot gives itself; give it no access that can write
 * @param timeout how long one portal may take in all, 100 ms to 30 s
 */
public record IscsiSettings(
        String name,
        List<PortalAddress> portals,
        String target,
        Optional<Chap> chap,
        List<String> serves,
        String initiator,
        Duration timeout) {
    public static final int DEFAULT_PORT = 3260;
    public static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(3);
    public static final String DEFAULT_INITIATOR = "iqn.2026-11.io.vigie:lookout";

    public IscsiSettings {
        portals = List.copyOf(portals);
        serves = List.copyOf(serves);
        if (portals.isEmpty()) {
            throw Problem.user("The SAN " + name + " needs at least one portal.");
        }
        if (!named(target) || !named(initiator)) {
            throw Problem.user(
                    "The target and the initiator of " + name + " must be iSCSI names: iqn.…, eui.… or naa.…");
        }
        if (timeout.toMillis() < 100 || timeout.toMillis() > 30_000) {
            throw Problem.user("The time-out of " + name + " must be between 100 ms and 30 s.");
        }
    }

    /** A SAN without CHAP, with the default bounds. */
    public static IscsiSettings of(String name, List<PortalAddress> portals, String target, List<String> serves) {
        return new IscsiSettings(name, portals, target, Optional.empty(), serves, DEFAULT_INITIATOR, DEFAULT_TIMEOUT);
    }

    /** A portal's host, as a name or an address, and TCP port. */
    public record PortalAddress(String host, int port) {
        public PortalAddress {
            if (host.isEmpty() || port < 1 || port > 65_535) {
                throw Problem.user("A portal is host:port, such as 10.5.0.1:3260.");
            }
        }

        /**
         * @param text {@code 10.5.0.1:3260}, {@code [fd00::1]:3260} or without the port
         */
        public static PortalAddress parse(String text) {
            int colon = text.lastIndexOf(':');
            boolean bare = colon < 0 || text.endsWith("]") || (text.indexOf(':') != colon && !text.startsWith("["));
            try {
                return bare
                        ? new PortalAddress(text, DEFAULT_PORT)
                        : new PortalAddress(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
            } catch (NumberFormatException e) {
                throw Problem.user("A portal is host:port, such as 10.5.0.1:3260, not " + text + ".");
            }
        }

        @Override
        public String toString() {
            return host + ":" + port;
        }
    }

    /**
     * CHAP with MD5 (RFC 7143, 12.1.3): the portal asks who comes.
     *
     * @param targetSecret with which the target must prove in turn who it is, empty when it need not
     */
    public record Chap(String user, String secret, Optional<String> targetSecret) {
        public Chap {
            if (user.isEmpty() || secret.isEmpty()) {
                throw Problem.user("CHAP needs a user and a secret.");
            }
            if (targetSecret.filter(secret::equals).isPresent()) {
                throw Problem.user("CHAP needs a secret for each side: the two must differ.");
            }
        }

        /** One-way: the target need not prove who it is. */
        public Chap(String user, String secret) {
            this(user, secret, Optional.empty());
        }

        @Override
        public String toString() {
            return "CHAP as " + user;
        }
    }

    private static boolean named(String name) {
        return name.length() <= 223 && (name.startsWith("iqn.") || name.startsWith("eui.") || name.startsWith("naa."));
    }
}
