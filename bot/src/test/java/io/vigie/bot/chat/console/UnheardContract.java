package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands in the channel, though whoever said it was told that it failed. */
abstract class UnheardContract {
    private static final ConsoleMember JANE = ConsoleSlice.member("jdoe");

    private final Forgetful listener = new Forgetful();

    /** Something happens to it just before it hears the next. */
    private static final class Forgetful extends RecordingListener {
        private boolean fails;

        @Override
        public void heard(ChatEvent event) {
            if (fails) {
                fails = false;
                throw new IllegalStateException("expected in this test");
            }
            super.heard(event);
        }
    }

    abstract ConsoleSlice slice();

    @BeforeEach
    void start() {
        slice().clearMessages();
        slice().adapter().start(listener);
        hearAgain();
    }

    @AfterEach
    void stop() {
        slice().adapter().stop();
        slice().time().putRight();
    }

    /** What is under way may be claimed first. */
    private void hearAgain() {
        slice().adapter().hearAgain();
        slice().adapter().hearAgain();
    }

    private long say(String channel, String text, String key) {
        return slice().adapter().say(JANE, channel, Optional.empty(), text, key);
    }

    private void sayInVain(String text, String key) {
        listener.fails = true;
        assertThatThrownBy(() -> say("infra", text, key)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void it_is_heard_when_the_page_sends_it_again() {
        sayInVain("!vm list", "key");
        long said = say("infra", "!vm list", "key");
        assertThat(listener.all(MessageHeard.class)).singleElement().satisfies(heard -> {
            assertThat(heard.message().id()).isEqualTo(Long.toString(said));
            assertThat(heard.from()).isEqualTo(JANE.account());
            assertThat(heard.timing()).isEqualTo(Timing.PROMPT);
        });
    }

    @Test
    void sent_again_after_a_while_it_is_as_old_as_what_stands_there() {
        sayInVain("!vm stop 105", "key");
        for (Timing later : new Timing[] {Timing.LATE, Timing.TOO_LATE}) {
            slice().time().putForward(Duration.ofMinutes(10));
            say("infra", "!vm stop 105", "key");
            assertThat(listener.all(MessageHeard.class).getLast().timing()).isEqualTo(later);
        }
    }

    @Test
    void sent_again_in_other_words_and_elsewhere_it_is_what_everybody_can_read() {
        sayInVain("!vm list", "key");
        say(JANE.directChannel(), "vm stop 105", "key");
        assertThat(listener.all(MessageHeard.class)).singleElement().satisfies(heard -> {
            assertThat(heard.text()).isEqualTo("!vm list");
            assertThat(heard.message().channel()).isEqualTo("infra");
            assertThat(heard.place()).isEqualTo(Place.channel(ConsoleAdapter.PLATFORM, "infra"));
            assertThat(heard.direct()).isFalse();
        });
    }

    @Test
    void not_sent_again_it_is_heard_all_the_same_and_nothing_of_it_is_begun() {
        sayInVain("!vm stop 105", "key");
        hearAgain();
        assertThat(listener.all(MessageHeard.class)).singleElement().satisfies(heard -> {
            assertThat(heard.text()).isEqualTo("!vm stop 105");
            assertThat(heard.timing()).isEqualTo(Timing.LATE);
        });
        hearAgain();
        assertThat(listener.all(MessageHeard.class))
                .as("nothing has failed since")
                .hasSize(1);
    }

    @Test
    void what_could_not_be_heard_again_is_heard_later() {
        sayInVain("!vm list", "key");
        listener.fails = true;
        slice().adapter().hearAgain();
        slice().adapter().hearAgain();
        assertThat(listener.all(MessageHeard.class)).isEmpty();
        slice().adapter().hearAgain();
        assertThat(listener.said("!vm list")).hasSize(1);
    }

    @Test
    void what_is_said_meanwhile_is_heard_as_it_is_said() {
        sayInVain("!vm list", "key");
        slice().time().putForward(Duration.ofSeconds(1));
        say("infra", "!vm stop 105", "");
        hearAgain();
        assertThat(listener.said("!vm stop 105"))
                .singleElement()
                .extracting(MessageHeard::timing)
                .isEqualTo(Timing.PROMPT);
        assertThat(listener.said("!vm list")).hasSize(1);
    }

    @Test
    void after_a_restart_what_was_said_shortly_before_is_heard_in_order() {
        say("infra", "!long ago", "");
        slice().time().putForward(Duration.ofMinutes(16));
        slice().adapter().post(slice().adapter().alertChannel(), Outgoing.of(Answer.text("an answer")));
        say("infra", "!first", "");
        say(JANE.directChannel(), "second", "");
        slice().adapter().stop();
        RecordingListener next = new RecordingListener();
        slice().adapter().start(next);
        hearAgain();
        assertThat(next.all(MessageHeard.class))
                .extracting(MessageHeard::text, MessageHeard::direct, MessageHeard::from)
                .containsExactly(tuple("!first", false, JANE.account()), tuple("second", true, JANE.account()));
    }

    @Test
    void somebodys_own_mistake_lets_nothing_be_heard_again() {
        say("infra", "!vm list", "");
        assertThatThrownBy(() -> slice().adapter().say(JANE, "infra", Optional.of(999_999L), "!vm list", ""))
                .isInstanceOf(Problem.class);
        hearAgain();
        assertThat(listener.said("!vm list")).hasSize(1);
    }
}
