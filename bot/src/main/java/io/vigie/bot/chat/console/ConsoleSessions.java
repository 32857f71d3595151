package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.Optional;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.support.TransactionTemplate;

/** Sessions live in the database: they outlast a restart, and any replica knows them. */
@Component
@ConsoleOnly
class ConsoleSessions {
    /** A session that has just begun; the token goes into the cookie and nowhere else. */
    record Begun(String token, ConsoleSession session) {}

    private final JdbcClient jdbc;
    private final TransactionTemplate transactions;
    private final ConsoleSettings settings;
    private final Clock clock;
    private final SecureRandom random = new SecureRandom();

    ConsoleSessions(JdbcClient jdbc, TransactionTemplate transactions, ConsoleSettings settings, Clock clock) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.settings = settings;
        this.clock = clock;
    }

    /** Begins a session with a token that nobody has seen before, whatever cookie came with the sign-in. */
    Begun begin(ConsoleMember member) {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        String token = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
        Instant now = clock.instant();
        ConsoleSession session = ConsoleSession.of(member, token, now.plus(settings.sessionLifetime()));
        transactions.executeWithoutResult(status -> {
            jdbc.sql("INSERT INTO console_member (account, uid, name, seen) VALUES (?, ?, ?, ?)"
                            + " ON CONFLICT (account) DO UPDATE SET uid = excluded.uid, name = excluded.name,"
                            + " seen = excluded.seen")
                    .params(member.account().id(), member.uid(), member.name(), now.toEpochMilli())
                    .update();
            jdbc.sql("INSERT INTO console_session (token_hash, account, created, expires) VALUES (?, ?, ?, ?)")
                    .params(
                            session.tokenHash(),
                            member.account().id(),
                            now.toEpochMilli(),
                            session.expires().toEpochMilli())
                    .update();
        });
        return new Begun(token, session);
    }

    Optional<ConsoleSession> find(String token) {
        return jdbc.sql("SELECT s.account, m.uid, m.name, s.expires FROM console_session s"
                        + " JOIN console_member m ON m.account = s.account WHERE s.token_hash = ? AND s.expires > ?")
                .params(ConsoleSession.hash("session", token), clock.millis())
                .query((rs, n) -> ConsoleSession.of(
                        new ConsoleMember(
                                new AccountId(ConsoleAdapter.PLATFORM, rs.getString(1)),
                                rs.getString(2),
                                rs.getString(3)),
                        token,
                        Instant.ofEpochMilli(rs.getLong(4))))
                .optional();
    }

    /** Whether it has neither ended nor been ended. */
    boolean stands(ConsoleSession session) {
        return session.expires().isAfter(clock.instant())
                && jdbc.sql("SELECT COUNT(*) FROM console_session WHERE token_hash = ?")
                                .param(session.tokenHash())
                                .query(Long.class)
                                .single()
                        > 0;
    }

    void end(String tokenHash) {
        jdbc.sql("DELETE FROM console_session WHERE token_hash = ?")
                .param(tokenHash)
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
