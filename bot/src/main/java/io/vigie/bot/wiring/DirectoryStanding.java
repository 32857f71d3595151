package io.vigie.bot.wiring;

import io.vigie.bot.access.Access;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.console.ConsoleStanding;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** What the directory and the grants say of those who have signed in to the console. */
final class DirectoryStanding implements ConsoleStanding {
    /** A page asks many things at once; a silent directory does not hold up each of them. */
    private static final Duration LEAVE_IN_PEACE = Duration.ofSeconds(5);

    private final Identities identities;
    private final Access access;
    private final Clock clock;
    private final Map<String, Instant> silentUntil = new ConcurrentHashMap<>();

    DirectoryStanding(Identities identities, Access access, Clock clock) {
        this.identities = identities;
        this.access = access;
        this.clock = clock;
    }

    @Override
    public Reach of(AccountId account) {
        String realm = realm(account);
        Instant silent = silentUntil.get(realm);
        if (silent != null && clock.instant().isBefore(silent)) {
            return Reach.UNKNOWN;
        }
        try {
            return identities
                    .who(account, Freshness.CACHED)
                    .map(person -> access.rightsOf(person).rights().isEmpty() ? Reach.OWN : Reach.SHARED)
                    .orElse(Reach.NOTHING);
        } catch (Problem problem) {
            silentUntil.put(realm, clock.instant().plus(LEAVE_IN_PEACE));
            return Reach.UNKNOWN;
        }
    }

    /** An account at the console is called {@code realm/id}. */
    private static String realm(AccountId account) {
        return account.id().replaceFirst("/.*", "");
    }
}
