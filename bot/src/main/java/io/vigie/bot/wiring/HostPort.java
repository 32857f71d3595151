package io.vigie.bot.wiring;

/** {@code host}, {@code host:port} or {@code [v6]:port}. */
record HostPort(String host, int port) {
    static HostPort parse(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        boolean bare = colon < 0 || text.endsWith("]") || text.indexOf(':') != colon && !text.startsWith("[");
        return bare
                ? new HostPort(text, defaultPort)
                : new HostPort(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
    }
}
