package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What was said while the bot was away, and whose it is to answer. */
class LateAndClaimedTest extends ConversationScene {
    @Test
    void what_was_said_while_it_was_away_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        conversation.answer(heard("vm list", Timing.LATE), "vm list", () -> Claim.OURS);
        assertThat(said()).isEqualTo("two guests");
        MessageHeard stop = heard("vm stop", Timing.LATE);
        conversation.answer(stop, "vm stop", () -> Claim.OURS);
        assertThat(proposed).isEmpty();
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(chat.message(chat.messages().getLast()).place()).isEqualTo(INFRA.thread(stop.message()));
        assertThat(handled().outcome()).isEqualTo("not begun: late");
    }

    @Test
    void what_acts_at_once_is_not_begun_late() {
        people.person("console", "jdoe", "administrators");
        conversation.answer(heard("alert ack", Timing.LATE), "alert ack", () -> Claim.OURS);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(handled().outcome()).isEqualTo("not begun: late");
        answer("alert ack");
        assertThat(runs).hasValue(1);
        assertThat(said()).isEqualTo("done");
    }

    @Test
    void nothing_is_run_said_or_recorded_of_what_another_replica_has_claimed() {
        people.person("console", "jdoe", "administrators");
        for (String line : List.of("vm list", "alert ack", "vm stop", "nonsense", "vm trouble")) {
            conversation.answer(heard(line), line, () -> Claim.ANOTHERS);
        }
        conversation.answer(heard("vm list", Timing.TOO_LATE), "vm list", () -> Claim.ANOTHERS);
        assertThat(runs).hasValue(0);
        assertThat(proposed).isEmpty();
        assertThat(chat.messages()).isEmpty();
        assertThat(handled).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void what_others_may_have_claimed_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        conversation.answer(heard("vm list"), "vm list", () -> Claim.UNKNOWN);
        assertThat(said()).isEqualTo("two guests");
        assertThat(runs).hasValue(1);
        for (String line : List.of("alert ack", "vm stop")) {
            conversation.answer(heard(line), line, () -> Claim.UNKNOWN);
            assertThat(said()).contains("database is busy", "began nothing", "say it again");
            assertThat(handled().outcome()).isEqualTo("not begun: not claimed");
        }
        assertThat(runs).hasValue(1);
        assertThat(proposed).isEmpty();
    }

    @Test
    void a_command_is_read_while_it_is_claimed_and_runs_only_then() {
        people.person("console", "jdoe", "administrators");
        List<Integer> runsWhenAsked = new ArrayList<>();
        conversation.answer(heard("vm list"), "vm list", () -> {
            runsWhenAsked.add(runs.get());
            return Claim.OURS;
        });
        assertThat(runsWhenAsked).containsExactly(0);
        assertThat(runs).hasValue(1);
    }

    @Test
    void what_is_too_old_is_not_run_and_its_author_is_told() {
        people.person("console", "jdoe", "administrators");
        MessageHeard old = heard("vm list", Timing.TOO_LATE);
        conversation.answer(old, "vm list", () -> Claim.OURS);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("too old", "not run");
        assertThat(ended).containsExactly(old.message());
    }

    @Test
    void each_claim_is_ended_however_the_command_ended() {
        people.person("console", "jdoe", "guests");
        for (String line : List.of("vm list", "vm break", "vm trouble", "vm stop", "nonsense")) {
            inbox.heard(heard("!" + line));
        }
        await().until(() -> ended.size() == 5);
        assertThat(ended).isEqualTo(heard);
    }
}
