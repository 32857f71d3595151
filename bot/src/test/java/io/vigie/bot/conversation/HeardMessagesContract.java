package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

abstract class HeardMessagesContract {
    private static final MessageRef MESSAGE = new MessageRef("mattermost", "infra", "m1");

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T10:00:00Z"));

    abstract StoreFixture store();

    private HeardMessages replica() {
        return new HeardMessages(store().jdbc(), store().transactions(), clock);
    }

    @Test
    void a_message_is_claimed_once_by_whichever_replica_is_first_and_for_good() {
        assertThat(replica().claim(MESSAGE)).isTrue();
        assertThat(replica().claim(MESSAGE)).isFalse();
        assertThat(replica().claim(new MessageRef("mattermost", "infra", "m2"))).isTrue();
        assertThat(replica().claim(new MessageRef("mattermost", "other", "m1"))).isTrue();
    }

    @Test
    void what_no_platform_delivers_again_is_forgotten() {
        replica().claim(MESSAGE);
        clock.advance(Duration.ofDays(29));
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isFalse();
        clock.advance(Duration.ofDays(2));
        replica().forget();
        assertThat(replica().claim(MESSAGE)).isTrue();
    }

    @Test
    void without_a_database_what_reads_is_still_answered() {
        store().jdbc().sql("DROP TABLE heard_message").update();
        assertThat(replica().claim(MESSAGE)).isTrue();
    }
}
