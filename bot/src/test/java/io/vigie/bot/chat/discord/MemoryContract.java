package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.discord.Memory.Cursor;
import io.vigie.bot.chat.discord.Memory.Waiting;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is remembered, on each kind of database. */
interface MemoryContract {
    Duration LEASE = Duration.ofSeconds(60);
    Waiting SHOW = new Waiting("900000000000000001", "application", "token");

    StoreFixture store();

    /** Of one of several processes on the same database. */
    private Memory memory(Clock clock) {
        return new Memory(store().jdbc(), store().transactions(), store().soonDurable(), clock);
    }

    private static SettableClock clock() {
        return new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    default void cursors_go_forward_only() {
        Memory memory = memory(clock());
        assertThat(memory.cursors()).isEmpty();
        Cursor early = new Cursor("900000000000000001", false);
        Cursor late = new Cursor("910000000000000001", false);
        Cursor direct = new Cursor("905000000000000001", true);
        memory.save(Map.of("", early, "c1", late, "c2", direct));
        memory.save(Map.of("", late, "c1", early));
        assertThat(memory.cursors()).isEqualTo(Map.of("", late, "c1", late, "c2", direct));
    }

    @Test
    default void a_slash_command_is_taken_by_one_process_once_and_stays_taken_when_it_is_answered() {
        SettableClock clock = clock();
        Memory one = memory(clock);
        Memory other = memory(clock);
        assertThat(one.claim(SHOW, LEASE)).isTrue();
        assertThat(one.claim(SHOW, LEASE)).isFalse();
        assertThat(other.claim(SHOW, LEASE)).isFalse();
        assertThat(other.waiting(SHOW.id())).contains(SHOW);
        one.answered(SHOW.id());
        assertThat(other.waiting(SHOW.id())).isEmpty();
        assertThat(other.claim(SHOW, LEASE)).isFalse();
    }

    @Test
    default void what_a_process_took_is_told_of_by_one_other_once_it_gives_no_sign_of_life() {
        SettableClock clock = clock();
        Memory dead = memory(clock);
        Memory one = memory(clock);
        Memory other = memory(clock);
        assertThat(dead.claim(SHOW, LEASE)).isTrue();
        clock.advance(LEASE.minusSeconds(1));
        dead.keep(LEASE);
        clock.advance(LEASE.minusSeconds(1));
        assertThat(one.abandoned(LEASE)).isEmpty();
        clock.advance(Duration.ofSeconds(2));
        assertThat(dead.abandoned(LEASE)).isEmpty();
        assertThat(one.abandoned(LEASE)).containsExactly(SHOW);
        assertThat(other.abandoned(LEASE)).isEmpty();
        // It did not come to tell it.
        clock.advance(LEASE.plusSeconds(1));
        assertThat(other.abandoned(LEASE)).containsExactly(SHOW);
        other.answered(SHOW.id());
        clock.advance(LEASE.plusSeconds(1));
        assertThat(one.abandoned(LEASE)).isEmpty();
    }

    @Test
    default void what_is_left_is_told_of_soon_and_what_was_answered_is_not() {
        Memory one = memory(clock());
        assertThat(one.claim(SHOW, LEASE)).isTrue();
        one.leave(SHOW.id());
        assertThat(one.abandoned(LEASE)).containsExactly(SHOW);
        one.answered(SHOW.id());
        one.leave(SHOW.id());
        assertThat(one.abandoned(LEASE)).isEmpty();
    }

    @Test
    default void a_slash_command_is_forgotten_when_its_token_is_over() {
        SettableClock clock = clock();
        Memory memory = memory(clock);
        assertThat(memory.claim(SHOW, LEASE)).isTrue();
        clock.advance(Duration.ofMinutes(14));
        memory.sweep();
        assertThat(memory.waiting(SHOW.id())).contains(SHOW);
        clock.advance(Duration.ofMinutes(2));
        memory.sweep();
        assertThat(memory.waiting(SHOW.id())).isEmpty();
    }
}
