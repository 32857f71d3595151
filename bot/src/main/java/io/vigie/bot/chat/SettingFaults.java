package io.vigie.bot.chat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What is wrong with a chat's settings: one line each, with the key and the mend. */
public final class SettingFaults {
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\.[0-9.]+|\\[::1]");

    /**
     * What an address has to be.
     *
     * @param safe the scheme that a token may be sent by anywhere
     * @param clear the scheme that a token may be sent by to this machine only
     * @param query whether it may have one
     * @param otherwise the mend of what is none
     */
    public record Address(String safe, String clear, boolean query, String otherwise) {}

    private final String prefix;
    private final List<String> found = new ArrayList<>();

    /** @param prefix of the keys, with the dot at its end */
    public SettingFaults(String prefix) {
        this.prefix = prefix;
    }

    public void add(String key, String wrong) {
        found.add(prefix + key + " " + wrong);
    }

    public List<String> found() {
        return List.copyOf(found);
    }

    public void positive(String key, Duration duration) {
        if (duration.isNegative() || duration.isZero()) {
            add(key, "must be longer than nothing: leave it out for the default");
        }
    }

    public void required(String key, String file) {
        if (file.isEmpty()) {
            add(key, "is missing: name a file");
        } else {
            var unused = readable(key, file);
        }
    }

    /** Whether a file is named, and can be read. */
    public boolean readable(String key, String file) {
        if (file.isEmpty()) {
            return false;
        }
        if (!Files.isReadable(Path.of(file))) {
            add(key, "is " + file + ", which cannot be read: create it, or let the bot's user read it");
            return false;
        }
        return true;
    }

    /** Never repeats the address, in which a password may be. */
    public void address(String key, String url, Address expected) {
        URI uri;
        try {
            uri = URI.create(url);
        } catch (IllegalArgumentException e) {
            add(key, "is no address: " + expected.otherwise());
            return;
        }
        String scheme = String.valueOf(uri.getScheme());
        boolean queried = uri.getRawQuery() != null && !expected.query();
        if (uri.getHost() == null || uri.getRawUserInfo() != null || queried) {
            add(key, "is no plain address: " + expected.otherwise());
        } else if (scheme.equals(expected.clear())
                && !LOOPBACK.matcher(uri.getHost()).matches()) {
            add(key, "would send the token in the clear: write " + expected.safe() + "://");
        } else if (!scheme.equals(expected.clear()) && !scheme.equals(expected.safe())) {
            add(key, "starts with " + scheme + "://: write " + expected.safe() + "://");
        }
    }
}
