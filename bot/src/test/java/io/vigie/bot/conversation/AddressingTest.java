package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressingTest {
    private final Addressing addressing = new Addressing(new ChatSettings("!", "vigie"));

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "!vm list > vm list",
                "'  ! vm list ' > vm list",
                "@vigie vm list > vm list",
                "@Vigie, vm list > vm list",
                "@vigie: vm list > vm list",
            })
    void a_prefix_or_a_mention_calls_the_bot(String text, String line) {
        assertThat(addressing.commandLine(said(text, false))).contains(line);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vm list",
                "I would say !vm list",
                "@vigier vm list",
                "@vigie-test vm list",
                "@vigie.test vm list",
                "@vigie_2 vm list",
                "@vigieé vm list",
                "look, @vigie",
                ""
            })
    void what_people_say_to_each_other_is_nobodys_business(String text) {
        assertThat(addressing.commandLine(said(text, false))).isEmpty();
    }

    @Test
    void in_a_direct_conversation_everything_is_for_the_bot() {
        assertThat(addressing.commandLine(said(" vm list ", true))).contains("vm list");
        assertThat(addressing.commandLine(said("!vm list", true))).contains("vm list");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a", "! "})
    void a_prefix_that_could_begin_any_sentence_is_refused(String prefix) {
        assertThatThrownBy(() -> new ChatSettings(prefix, "vigie")).hasMessageContaining("vigie.chat.prefix");
    }

    private static MessageHeard said(String text, boolean addressed) {
        return new MessageHeard(
                new AccountId("console", "a"),
                new MessageRef("console", "infra", "1"),
                Place.channel("console", "infra"),
                text,
                addressed,
                addressed,
                Instant.EPOCH);
    }
}
