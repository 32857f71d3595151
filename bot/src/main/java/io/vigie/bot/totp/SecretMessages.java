package io.vigie.bot.totp;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.PersonId;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Shows a new secret and takes it out of sight again: who reads it later, with no more than the password or a copy of
 * the database, would have the second factor, too.
 *
 * <p>What is to be hidden is stored before it is shown, and by its key the message is found whoever posted it, so that a
 * crash leaves no secret behind. Hiding twice is harmless: every replica may.
 */
final class SecretMessages {
    private static final Logger LOG = LoggerFactory.getLogger(SecretMessages.class);
    private static final Answer HIDDEN = Answer.text(Cell.quiet("The secret was shown here."));

    private final JdbcClient sql;
    private final TransactionTemplate transaction;
    private final Chats chats;
    private final Clock clock;

    SecretMessages(JdbcClient sql, TransactionTemplate transaction, Chats chats, Clock clock) {
        this.sql = sql;
        this.transaction = transaction;
        this.chats = chats;
        this.clock = clock;
    }

    /** @param key by which posting it again finds it */
    private record Shown(String key, Place place) {}

    /**
     * Shows it where the caller speaks, for as long as a setup may take. What was shown to them before is hidden.
     *
     * @throws Problem of the site when the chat does not take it
     */
    void show(PersonCaller caller, Answer secret) {
        var unused = hide(caller.person().id());
        String key = "totp-" + UUID.randomUUID();
        transaction.executeWithoutResult(status -> sql.sql("""
                        INSERT INTO totp_secret_message (once_key, realm, entry_uuid, platform, channel, hide_at)
                        VALUES (?, ?, ?, ?, ?, ?)
                        """)
                .params(
                        key,
                        caller.person().id().realm(),
                        caller.person().id().entryUuid(),
                        caller.place().platform(),
                        caller.place().channel(),
                        clock.instant().plus(Totp.SETTING_UP).toEpochMilli())
                .update());
        chats.find(caller.place().platform())
                .orElseThrow(() -> Problem.site("This chat is not configured."))
                .post(caller.place(), Outgoing.of(secret).withKey(key));
    }

    /**
     * Hides what was shown to this person.
     *
     * @return false when the chat does not take that now; it is tried again
     */
    boolean hide(PersonId person) {
        long now = clock.millis();
        transaction.executeWithoutResult(status -> sql.sql(
                        "UPDATE totp_secret_message SET hide_at = ? WHERE realm = ? AND entry_uuid = ? AND hide_at > ?")
                .params(now, person.realm(), person.entryUuid(), now)
                .update());
        return hideDue();
    }

    @Scheduled(fixedDelay = 10_000)
    void tick() {
        var unused = hideDue();
    }

    private boolean hideDue() {
        Instant now = clock.instant();
        List<Shown> due = sql.sql("SELECT once_key, platform, channel FROM totp_secret_message WHERE hide_at <= ?")
                .param(now.toEpochMilli())
                .query((row, n) -> new Shown(
                        row.getString("once_key"), Place.channel(row.getString("platform"), row.getString("channel"))))
                .list();
        boolean all = true;
        for (Shown shown : due) {
            all &= hide(shown);
        }
        return all;
    }

    private boolean hide(Shown shown) {
        // A chat that is switched off shows nothing; it is hidden when the chat is back.
        return chats.find(shown.place().platform())
                .map(chat -> hide(chat, shown))
                .orElse(false);
    }

    private boolean hide(ChatAdapter chat, Shown shown) {
        try {
            Outgoing hidden = Outgoing.of(HIDDEN).withKey(shown.key());
            MessageRef message = chat.post(shown.place(), hidden);
            chat.edit(message, hidden);
        } catch (Problem problem) {
            LOG.warn("the secret of a second factor still stands in its message: {}", problem.text());
            return false;
        }
        transaction.executeWithoutResult(status -> sql.sql("DELETE FROM totp_secret_message WHERE once_key = ?")
                .param(shown.key())
                .update());
        return true;
    }
}
