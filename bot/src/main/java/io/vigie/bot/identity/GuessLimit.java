package io.vigie.bot.identity;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.text.Normalizer;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Makes guessing passwords slow. Some failures are free; each further one doubles the wait, up to a limit, for the
 * name and for the address. An attempt is counted before its outcome is known, so that many at once gain nothing;
 * one that comes too early is not counted, so that nobody is kept out for longer than the limit.
 *
 * <p>Whoever signed in from an address is not held up there by strangers who guess at their name elsewhere.
 */
final class GuessLimit {
    private static final Rule NAME = new Rule(5, Duration.ofMinutes(1));
    /** Many people can share one address. */
    private static final Rule ADDRESS = new Rule(20, Duration.ofMinutes(15));

    private static final Duration FORGET_AFTER = Duration.ofHours(1);
    private static final Duration TRUST_FOR = Duration.ofDays(30);
    private static final int REMEMBERED = 20_000;
    private static final Pattern IPV6 = Pattern.compile("[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final int PREFIX_BYTES = 8;

    private final Clock clock;
    private final Cache<String, Tries> names;
    private final Cache<String, Tries> addresses;
    private final Cache<String, Boolean> trusted;

    GuessLimit(Clock clock) {
        this.clock = clock;
        names = cache(FORGET_AFTER);
        addresses = cache(FORGET_AFTER);
        trusted = cache(TRUST_FOR);
    }

    /**
     * @param free failures without a wait
     * @param longest the limit of waits
     */
    private record Rule(int free, Duration longest) {
        Duration waitAfter(int failures) {
            if (failures < free) {
                return Duration.ZERO;
            }
            Duration doubled = Duration.ofSeconds(1L << Math.min(30, failures - free + 1));
            return doubled.compareTo(longest) > 0 ? longest : doubled;
        }
    }

    /** The failures of one name or address; an attempt under way counts as one. */
    private static final class Tries {
        private int failures;
        private Instant notBefore = Instant.MIN;
        private boolean told;
    }

    /** One attempt, admitted when it has no wait. */
    final class Attempt {
        private final String name;
        private final String address;
        private final String both;
        private final boolean skipName;
        private final Duration heldFor;
        private final boolean firstRefusal;

        private Attempt(String name, String address) {
            this.name = name;
            this.address = address;
            this.both = name + "@" + address;
            synchronized (GuessLimit.this) {
                skipName = trusted.getIfPresent(both) != null;
                List<Tries> tries = new ArrayList<>();
                tries.add(addresses.get(address, key -> new Tries()));
                if (!skipName) {
                    tries.add(names.get(name, key -> new Tries()));
                }
                Instant now = clock.instant();
                heldFor = tries.stream()
                        .map(t -> t.notBefore.isAfter(now) ? Duration.between(now, t.notBefore) : Duration.ZERO)
                        .reduce(Duration.ZERO, (a, b) -> a.compareTo(b) > 0 ? a : b);
                firstRefusal = !heldFor.isZero() && tries.stream().anyMatch(t -> t.notBefore.isAfter(now) && !t.told);
                if (heldFor.isZero()) {
                    count(addresses, address, ADDRESS);
                    if (!skipName) {
                        count(names, name, NAME);
                    }
                } else {
                    tries.forEach(t -> t.told = true);
                }
            }
        }

        /** How long to wait before the next attempt, in whole seconds; empty when this one is admitted. */
        Optional<Duration> heldFor() {
            return heldFor.isZero()
                    ? Optional.empty()
                    : Optional.of(Duration.ofSeconds(heldFor.plusMillis(999).toSeconds()));
        }

        /** Whether nobody was refused before in the same wait: what is worth a line in the audit. */
        boolean firstRefusal() {
            return firstRefusal;
        }

        /** It was no guess: nobody could say whether the password is right. */
        void undo() {
            synchronized (GuessLimit.this) {
                uncount(addresses, address);
                if (!skipName) {
                    uncount(names, name);
                }
            }
        }

        /** The address keeps its earlier failures: an account of one's own must not pay for guesses at others. */
        void succeeded() {
            synchronized (GuessLimit.this) {
                uncount(addresses, address);
                names.invalidate(name);
                trusted.put(both, true);
            }
        }
    }

    Attempt begin(String realm, String uid, String remoteAddress) {
        // Directories compare names without regard to case, width and blanks.
        String plain = Normalizer.normalize(uid, Normalizer.Form.NFKC)
                .strip()
                .replaceAll("\\s+", " ")
                .toLowerCase(Locale.ROOT);
        return new Attempt(realm + "/" + plain, network(remoteAddress));
    }

    private void count(Cache<String, Tries> cache, String key, Rule rule) {
        Tries tries = cache.get(key, k -> new Tries());
        tries.failures++;
        Duration wait = rule.waitAfter(tries.failures);
        tries.notBefore = wait.isZero() ? Instant.MIN : clock.instant().plus(wait);
        tries.told = false;
        cache.put(key, tries); // it is forgotten so long after its last failure
    }

    /** It was admitted, so whatever wait there was before it is over. */
    private static void uncount(Cache<String, Tries> cache, String key) {
        Tries tries = cache.getIfPresent(key);
        if (tries != null) {
            tries.failures = Math.max(0, tries.failures - 1);
            tries.notBefore = Instant.MIN;
        }
    }

    /** The owner of an IPv6 address has all of its /64. */
    private static String network(String address) {
        if (!IPV6.matcher(address).matches()) {
            return address;
        }
        try {
            byte[] bytes = InetAddress.getByName(address).getAddress(); // a literal: no name is looked up
            return HexFormat.of().formatHex(Arrays.copyOf(bytes, Math.min(bytes.length, PREFIX_BYTES)));
        } catch (UnknownHostException e) {
            return address;
        }
    }

    private <V> Cache<String, V> cache(Duration keep) {
        return Caffeine.newBuilder()
                .ticker(() -> TimeUnit.MILLISECONDS.toNanos(clock.millis()))
                .expireAfterWrite(keep)
                .maximumSize(REMEMBERED)
                .executor(Runnable::run)
                .build();
    }
}
