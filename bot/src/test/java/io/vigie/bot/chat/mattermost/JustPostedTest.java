package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class JustPostedTest {
    private final SettableClock clock = new SettableClock("2026-11-23T11:47:00Z");
    private final JustPosted posted = new JustPosted(clock);

    @Test
    void a_post_is_new_for_half_a_minute() {
        posted.add("p1");
        assertThat(posted.has("p1")).isTrue();
        assertThat(posted.has("p2")).isFalse();
        clock.advance(Duration.ofSeconds(29));
        assertThat(posted.has("p1")).isTrue();
        clock.advance(Duration.ofSeconds(2));
        assertThat(posted.has("p1")).isFalse();
    }

    @Test
    void of_very_many_the_newest_are_known() {
        for (int i = 0; i < 10_000; i++) {
            posted.add("p" + i);
        }
        assertThat(posted.has("p9999")).isTrue();
        assertThat(posted.has("p9500")).isTrue();
        assertThat(posted.has("p1")).isFalse();
    }
}
