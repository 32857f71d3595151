package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Outcome;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which process a slash command belongs to, whatever is lost. */
class SlashClaimsTest extends DiscordScene {
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final Memory.Waiting ONE = new Memory.Waiting("100000000000000001", "2", "token-3");

    @BeforeEach
    void commands_there_are() {
        slice.commands = registry ->
                registry.add(new CommandDoc("vm list", "", "Lists.", "vm list"), context -> Outcome.reply("x"));
    }

    private FakeInteraction list() {
        return server.slash(jane, infra, "vm list", Map.of());
    }

    private List<MessageHeard> heard() {
        return listener.said("vm list");
    }

    private String shown(FakeInteraction slash) {
        await().until(() -> slash.answered.getCount() == 0);
        return server.messageOf(slash.message).path("content").stringValue();
    }

    @Test
    void one_process_takes_a_command_and_has_it_as_long_as_it_gives_a_sign_of_life() {
        SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");
        Memory first = new Memory(slice.jdbc, slice.transaction, slice.soon, clock);
        Memory second = new Memory(slice.jdbc, slice.transaction, slice.soon, clock);
        assertThat(first.claim(ONE, LEASE)).isTrue();
        assertThat(second.claim(ONE, LEASE)).isFalse();
        for (int i = 0; i < 5; i++) {
            clock.advance(Duration.ofSeconds(50));
            first.keep(LEASE);
            second.keep(LEASE);
            assertThat(second.abandoned(LEASE)).isEmpty();
        }
        clock.advance(Duration.ofSeconds(61));
        assertThat(first.abandoned(LEASE)).isEmpty();
        assertThat(second.waiting(ONE.id())).contains(ONE);
        assertThat(second.abandoned(LEASE)).containsExactly(ONE);
        assertThat(new Memory(slice.jdbc, slice.transaction, slice.soon, clock).abandoned(LEASE))
                .isEmpty();
        clock.advance(Duration.ofSeconds(61)); // and that one died, too
        assertThat(new Memory(slice.jdbc, slice.transaction, slice.soon, clock).abandoned(LEASE))
                .containsExactly(ONE);
    }

    @Test
    void what_was_answered_is_nobodys_any_more_and_its_token_is_forgotten() {
        SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");
        Memory first = new Memory(slice.jdbc, slice.transaction, slice.soon, clock);
        Memory second = new Memory(slice.jdbc, slice.transaction, slice.soon, clock);
        assertThat(first.claim(ONE, LEASE)).isTrue();
        first.answered(ONE.id());
        first.keep(LEASE);
        clock.advance(Duration.ofMinutes(2));
        assertThat(second.abandoned(LEASE)).isEmpty();
        assertThat(second.waiting(ONE.id())).isEmpty();
        assertThat(second.claim(ONE, LEASE)).isFalse();
        assertThat(slice.jdbc
                        .sql("SELECT COUNT(*) FROM discord_interaction WHERE token <> ''")
                        .query(Integer.class)
                        .single())
                .isZero();
        second.leave(ONE.id());
        assertThat(first.abandoned(LEASE)).isEmpty();
    }

    @Test
    void a_process_that_is_at_a_command_gives_signs_of_life() throws Exception {
        start();
        list();
        await().until(() -> !heard().isEmpty());
        // A claim that takes long is made beside the command.
        await().until(() -> lease() > 0);
        long first = lease();
        await().until(() -> lease() > first);
    }

    private long lease() {
        return slice.jdbc
                .sql("SELECT COALESCE(MAX(lease), 0) FROM discord_interaction")
                .query(Long.class)
                .single();
    }

    @Test
    void an_acknowledgement_whose_answer_was_lost_counts() throws Exception {
        start();
        server.badGateways.set(1);
        FakeInteraction slash = list();
        await().until(() -> !heard().isEmpty());
        adapter().post(heard().getFirst().place(), Outgoing.of(Answer.text("web")));
        assertThat(shown(slash)).isEqualTo("web");
        assertThat(server.asked.stream().filter(a -> a.endsWith("/callback"))).hasSize(2);
        settle();
        assertThat(heard()).hasSize(1);
    }

    @Test
    void whoever_waits_is_told_when_it_stays_unknown_whether_discord_has_the_acknowledgement() throws Exception {
        start();
        server.badGateways.set(100);
        FakeInteraction slash = list();
        assertThat(shown(slash)).contains("nothing of it was run");
        server.badGateways.set(0);
        assertThat(heard()).isEmpty();
    }

    @Test
    void without_its_database_a_command_is_heard_all_the_same() throws Exception {
        start();
        slice.jdbc.sql("DROP TABLE discord_interaction").update();
        FakeInteraction slash = list();
        await().until(() -> !heard().isEmpty());
        adapter().post(heard().getFirst().place(), Outgoing.of(Answer.text("web")));
        assertThat(shown(slash)).isEqualTo("web");
    }
}
