package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LookAgainTest {
    private static final List<Duration> TWICE = List.of(Duration.ofSeconds(2), Duration.ofSeconds(10));

    private final List<String> looked = new ArrayList<>();

    /** Long after it began, as the machine's own clock may. */
    private long now = Long.MAX_VALUE - TimeUnit.SECONDS.toNanos(5);

    private final LookAgain again = new LookAgain(4, () -> now);

    private List<String> after(int seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
        looked.clear();
        again.look();
        return looked;
    }

    private void event(String what) {
        again.at(what, TWICE, () -> looked.add(what));
    }

    @Test
    void each_event_is_looked_at_again_when_it_is_time() {
        event("a");
        assertThat(after(1)).isEmpty();
        event("b");
        assertThat(again.patience(Long.MAX_VALUE)).isEqualTo(TimeUnit.SECONDS.toNanos(1));
        assertThat(again.patience(7)).isEqualTo(7);
        assertThat(after(1)).containsExactly("a");
        assertThat(after(1)).containsExactly("b");
        assertThat(after(60)).containsExactly("a", "b");
        assertThat(after(60)).isEmpty();
        assertThat(again.patience(7)).isEqualTo(7);
    }

    @Test
    void of_many_events_about_the_same_the_last_one_counts() {
        for (int i = 0; i < 10; i++) {
            event("a");
            assertThat(after(1)).isEmpty();
        }
        assertThat(after(1)).containsExactly("a");
        assertThat(after(8)).containsExactly("a");
        assertThat(after(60)).isEmpty();
    }

    @Test
    void of_too_much_at_once_some_is_left_out() {
        event("a");
        event("b");
        event("c");
        assertThat(after(2)).containsExactly("a", "b");
        event("c");
        assertThat(after(60)).containsExactlyInAnyOrder("c", "a", "b", "c");
    }

    @Test
    void a_look_that_fails_is_not_repeated_and_keeps_no_other_from_its_turn() {
        again.at("a", TWICE, () -> {
            throw new IllegalStateException("a");
        });
        event("b");
        now += TimeUnit.SECONDS.toNanos(2);
        assertThatThrownBy(again::look).hasMessage("a");
        assertThat(after(0)).containsExactly("b");
    }
}
