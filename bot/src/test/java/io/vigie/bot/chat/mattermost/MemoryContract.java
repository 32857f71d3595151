package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.OnceKeys;
import io.vigie.bot.chat.OnceKeys.Once;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.Problem;
import io.vigie.commands.testing.SettableClock;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is remembered, on each kind of database. */
interface MemoryContract {
    StoreFixture store();

    private Memory memory(Clock clock) {
        return new Memory(store().jdbc(), store().transactions(), clock);
    }

    private static SettableClock clock() {
        return new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));
    }

    @Test
    default void cursors_go_forward_only() {
        Memory memory = memory(clock());
        assertThat(memory.cursors()).isEmpty();
        memory.save(Map.of("", 5L, "c1", 5L));
        memory.save(Map.of("", 7L, "c1", 3L));
        assertThat(memory.cursors()).isEqualTo(Map.of("", 7L, "c1", 5L));
    }

    @Test
    default void a_key_is_new_once_in_each_channel() {
        SettableClock clock = clock();
        OnceKeys once = memory(clock).once();
        long since = clock.millis();
        assertThat(once.begin("k", "c1")).isEqualTo(new Once.New());
        clock.advance(Duration.ofSeconds(5));
        assertThat(once.begin("k", "c1")).isEqualTo(new Once.Begun(since));
        assertThat(once.begin("k", "c2")).isEqualTo(new Once.New());
    }

    @Test
    default void where_a_message_with_a_key_stands_is_known() {
        OnceKeys once = memory(clock()).once();
        assertThat(once.begin("k", "c1")).isEqualTo(new Once.New());
        once.posted("k", "c1", "t1", "p9");
        assertThat(once.begin("k", "c1")).isEqualTo(new Once.Posted("t1", "p9"));
        assertThat(once.isKnown("p9")).isTrue();
        assertThat(once.isKnown("p8")).isFalse();
    }

    @Test
    default void keys_are_forgotten_after_thirty_days() {
        SettableClock clock = clock();
        Memory memory = memory(clock);
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.New());
        memory.once().posted("k", "c1", "t1", "p9");
        clock.advance(Duration.ofDays(30));
        memory.sweep();
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.Posted("t1", "p9"));
        clock.advance(Duration.ofMillis(1));
        memory.sweep();
        assertThat(memory.once().begin("k", "c1")).isEqualTo(new Once.New());
    }

    @Test
    default void a_database_that_fails_is_a_problem() {
        Memory memory = memory(clock());
        store().jdbc().sql("DROP TABLE mattermost_cursor").update();
        store().jdbc().sql("DROP TABLE mattermost_once").update();
        Stream.<Runnable>of(
                        memory::cursors,
                        memory::sweep,
                        () -> memory.once().begin("k", "c"),
                        () -> memory.once().posted("k", "c", "c", "p"),
                        () -> memory.once().isKnown("p"),
                        () -> memory.save(Map.of("c", 1L)))
                .forEach(access -> assertThatThrownBy(access::run).isInstanceOf(Problem.class));
    }
}
