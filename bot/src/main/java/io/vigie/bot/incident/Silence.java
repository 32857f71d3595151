package io.vigie.bot.incident;

import io.vigie.bot.incident.Observation.Subject;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Keeps incidents out of the channel for a while; they are recorded all the same.
 *
 * @param pattern of subject keys, such as {@code node:brest-i11/nikita} or {@code link:laetitia/11*}: in each of its
 *     three parts {@code *} stands for any characters
 * @param ended empty while it stands; it may have expired without anyone noticing yet
 */
public record Silence(
        long id, String pattern, String reason, String by, Instant madeAt, Instant until, Optional<Instant> ended) {

    /** Whether it speaks of this subject. */
    public boolean matches(Subject subject) {
        Parts parts = Parts.of(pattern).orElseThrow();
        return glob(parts.type(), subject.type().name().toLowerCase(Locale.ROOT))
                && glob(parts.scope(), subject.scope())
                && glob(parts.id(), subject.id());
    }

    public boolean stands(Instant now) {
        return ended.isEmpty() && now.isBefore(until);
    }

    /**
     * A pattern's parts.
     *
     * @param scope whoever silences needs the right on every scope it stands for
     */
    record Parts(String type, String scope, String id) {
        /** Empty when it does not have the form {@code type:scope/id}. */
        static Optional<Parts> of(String pattern) {
            int colon = pattern.indexOf(':');
            int slash = pattern.indexOf('/', colon + 1);
            return colon < 1 || slash < colon + 2 || slash == pattern.length() - 1
                    ? Optional.empty()
                    : Optional.of(new Parts(
                            pattern.substring(0, colon),
                            pattern.substring(colon + 1, slash),
                            pattern.substring(slash + 1)));
        }
    }

    private static boolean glob(String pattern, String word) {
        return Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), word);
    }
}
