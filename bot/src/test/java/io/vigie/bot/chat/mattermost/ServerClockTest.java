package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ServerClockTest {
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    private final SettableClock ours = new SettableClock(NOON);
    private final ServerClock clock = new ServerClock(ours);

    @Test
    void is_ours_until_the_server_has_told_its_own() {
        clock.told(0, ours.instant());
        assertThat(clock.instant()).isEqualTo(NOON);
    }

    @Test
    void goes_on_from_what_the_server_told_half_way_between_question_and_answer() {
        Instant asked = ours.instant();
        ours.advance(Duration.ofSeconds(2));
        clock.told(NOON.minusSeconds(300).toEpochMilli(), asked);
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(299));
        ours.advance(Duration.ofSeconds(60));
        assertThat(clock.instant()).isEqualTo(NOON.minusSeconds(239));
    }

    private String trouble(long ahead) {
        clock.told(ours.instant().minusSeconds(ahead).toEpochMilli(), ours.instant());
        return clock.trouble().orElse("");
    }

    @Test
    void tells_that_one_of_the_two_is_wrong() {
        assertThat(trouble(10)).isEmpty();
        assertThat(trouble(11)).contains("ahead of").isEqualTo(trouble(300));
        assertThat(trouble(-10)).isEmpty();
        assertThat(trouble(-11)).contains("behind");
    }
}
