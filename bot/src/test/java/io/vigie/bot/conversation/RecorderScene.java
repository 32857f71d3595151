package io.vigie.bot.conversation;

import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.FakeChatAdapter;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.PersonId;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.testing.SettableClock;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.dao.DataAccessResourceFailureException;

/** Replicas on one database, a chat, and what was recorded. */
abstract class RecorderScene {
    static final MessageHeard MESSAGE = message("infra", "m1");

    final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    final FakeChatAdapter chat = new FakeChatAdapter("mattermost");
    private final Chats chats = new Chats(List.of(chat));
    final AtomicInteger recordsWithoutRoom = new AtomicInteger();
    private final AtomicInteger records = new AtomicInteger();

    abstract StoreFixture store();

    static MessageHeard message(String channel, String id) {
        return new MessageHeard(
                new AccountId("mattermost", "jane"),
                new MessageRef("mattermost", channel, id),
                Place.channel("mattermost", channel),
                "!vm list",
                false,
                false,
                Instant.EPOCH);
    }

    /** Which all replicas share. */
    HeardMessages heard() {
        return new HeardMessages(store().jdbcTemplate(), store().transactions(), store().soonDurable(), clock);
    }

    Recorder replica() {
        return new Recorder(heard(), store().soonDurable(), this::record);
    }

    /** As the audit would; what is said to fail does, after it was stored. */
    void record(Object event) {
        if (recordsWithoutRoom.getAndUpdate(n -> Math.max(0, n - 1)) > 0) {
            throw noSpace();
        }
        for (CommandHandled command : ((CommandsHandled) event).commands()) {
            store().jdbc()
                    .sql("INSERT INTO record VALUES (?, ?)")
                    .params(records.incrementAndGet(), Integer.parseInt(command.line()))
                    .update();
            if (command.outcome().equals("fails")) {
                throw new IllegalStateException("expected in this test");
            }
        }
    }

    static Optional<CommandHandled> command(int number, String outcome) {
        return Optional.of(new CommandHandled(
                new PersonId("admins", "uuid-jane"),
                "jane",
                MESSAGE.from(),
                String.valueOf(number),
                outcome,
                Instant.EPOCH));
    }

    /** However long this machine takes for it: the program itself waits no longer than it must. */
    static void settle(Recorder replica, MessageHeard last) {
        await().until(() -> {
            replica.settle();
            return !replica.isAt(last.message());
        });
    }

    /** In the order in which they were. */
    List<Integer> recorded() {
        return store().jdbc()
                .sql("SELECT n FROM record ORDER BY at")
                .query((rs, n) -> rs.getInt(1))
                .list();
    }

    @BeforeEach
    void a_place_for_records() {
        store().jdbc().sql("CREATE TABLE record (at INTEGER, n INTEGER)").update();
    }

    static RuntimeException noSpace() {
        return new DataAccessResourceFailureException("expected in this test", new SQLException("no space", "53100"));
    }

    /** In as many rounds as it takes. */
    void tells(Recorder replica) {
        LeftUnanswered left = new LeftUnanswered(heard(), replica, chats);
        for (int i = 0; i < LeftUnanswered.ROUNDS; i++) {
            left.tell();
        }
    }
}
