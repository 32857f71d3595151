package io.vigie.bot.identity.ldap;

import java.net.URI;

/** One LDAP server's address. */
record Server(String host, int port, boolean ldaps) {
    /**
     * @throws IllegalArgumentException when it is no LDAP address
     */
    static Server parse(String url) {
        URI uri = URI.create(url);
        String host = uri.getHost();
        boolean ldaps = "ldaps".equalsIgnoreCase(uri.getScheme());
        if (host == null || !(ldaps || "ldap".equalsIgnoreCase(uri.getScheme()))) {
            throw new IllegalArgumentException(url);
        }
        int port = uri.getPort() > 0 ? uri.getPort() : ldaps ? 636 : 389;
        String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
        return new Server(bare, port, ldaps);
    }
}
