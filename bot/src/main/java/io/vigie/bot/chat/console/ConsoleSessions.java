package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Problem;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Sessions live in the database: they outlast a restart, and any replica knows them. Each time one is looked up, the
 * directory says whether its person is still there and has any right.
 */
@Component
@ConsoleOnly
class ConsoleSessions {
    /** A session that has just begun; the token goes into the cookie and nowhere else. */
    record Begun(String token, ConsoleSession session) {}

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleSessions.class);

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ConsoleStanding people;
    private final ConsoleMessages messages;
    private final ConsoleSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ConsoleSessions(
            JdbcClient jdbc,
            TransactionTemplate transactions,
            ConsoleStanding people,
            ConsoleMessages messages,
            ConsoleSettings settings,
            Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.people = people;
        this.messages = messages;
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins a session with a token that nobody has seen before, whatever cookie came with the sign-in. */
    Begun begin(ConsoleMember member) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        String hash = ConsoleSession.hash("session", token);
        Instant now = clock.instant();
        transactions.executeWithoutResult(status -> {
            jdbc.sql("INSERT INTO console_member (account, uid, name, seen) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (account) DO UPDATE SET uid = excluded.uid, name = excluded.name,"
                            + " seen = excluded.seen")
                    .params(member.account().id(), member.uid(), member.name(), now.toEpochMilli())
                    .update();
            jdbc.sql("INSERT INTO console_session (token_hash, account, created, expires) VALUES (?, ?, ?, ?)")
                    .params(
                            hash,
                            member.account().id(),
                            now.toEpochMilli(),
                            now.plus(settings.sessionLifetime()).toEpochMilli())
                    .update();
        });
        return new Begun(
                token, find(token).orElseThrow(() -> Problem.user("You have left the directory a moment ago.")));
    }

    Optional<ConsoleSession> find(String token) {
        return stored(ConsoleSession.hash("session", token), ConsoleSession.hash("csrf", token))
                .flatMap(this::judged);
    }

    /** The session as it is now; empty when it has ended or been ended. */
    Optional<ConsoleSession> again(ConsoleSession session) {
        return stored(session.tokenHash(), session.csrf()).flatMap(this::judged);
    }

    private Optional<ConsoleSession> stored(String tokenHash, String csrf) {
        return jdbc.sql("SELECT s.account, m.uid, m.name, s.expires, m.shared FROM console_session s"
                        + " JOIN console_member m ON m.account = s.account WHERE s.token_hash = ? AND s.expires > ?")
                .params(tokenHash, clock.millis())
                .query((rs, n) -> new ConsoleSession(
                        new ConsoleMember(
                                new AccountId(ConsoleAdapter.PLATFORM, rs.getString(1)),
                                rs.getString(2),
                                rs.getString(3)),
                        tokenHash,
                        csrf,
                        Instant.ofEpochMilli(rs.getLong(4)),
                        rs.getInt(5) == 1))
                .optional();
    }

    private Optional<ConsoleSession> judged(ConsoleSession session) {
        return switch (people.of(session.member().account())) {
            case NOTHING -> {
                noted(() -> endAll(session.member().account()));
                yield Optional.empty();
            }
            case OWN -> Optional.of(reading(session, false));
            case SHARED -> Optional.of(reading(session, true));
            case UNKNOWN -> Optional.of(session);
        };
    }

    /** Kept for the time when the directory does not answer. */
    private ConsoleSession reading(ConsoleSession session, boolean shared) {
        ConsoleMember member = session.member();
        if (session.shared() != shared) {
            noted(() -> {
                int changed = jdbc.sql("UPDATE console_member SET shared = ? WHERE account = ? AND shared <> ?")
                        .params(shared ? 1 : 0, member.account().id(), shared ? 1 : 0)
                        .update();
                if (changed > 0 && !shared) {
                    var unused = messages.post(
                            member.directChannel(), Optional.empty(), Outgoing.of(ConsoleChannels.WITHOUT_RIGHTS));
                }
                return changed;
            });
        }
        return session.reading(shared);
    }

    /** A full disk does not keep people from reading: what cannot be written now is written at the next look. */
    private static void noted(Supplier<Integer> write) {
        try {
            var unused = write.get();
        } catch (DataAccessException | Problem e) {
            LOG.warn("the console could not note what somebody may read: {}", e.getMessage());
        }
    }

    void end(String tokenHash) {
        jdbc.sql("DELETE FROM console_session WHERE token_hash = ?")
                .param(tokenHash)
                .update();
    }

    /** @return how many there were that had not ended */
    int endAll(AccountId account) {
        return jdbc.sql("DELETE FROM console_session WHERE account = ? AND expires > ?")
                .params(account.id(), clock.millis())
                .update();
    }

    boolean isMember(AccountId account) {
        return Objects.equals(account.platform(), ConsoleAdapter.PLATFORM)
                && jdbc.sql("SELECT COUNT(*) FROM console_member WHERE account = ?")
                                .param(account.id())
                                .query(Long.class)
                                .single()
                        > 0;
    }
}
