package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** What was said while the bot was away, and whose it is to answer. */
class LateAndClaimedTest extends ConversationScene {
    @Test
    void what_was_said_while_it_was_away_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        answer(heard("vm list", Timing.LATE), Claim.OURS);
        assertThat(said()).isEqualTo("two guests");
        MessageHeard stop = heard("vm stop", Timing.LATE);
        answer(stop, Claim.OURS);
        assertThat(proposed).isEmpty();
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(chat.message(chat.messages().getLast()).place()).isEqualTo(INFRA.thread(stop.message()));
        assertThat(handled().outcome()).isEqualTo("not begun: late");
    }

    @Test
    void what_acts_at_once_is_not_begun_late() {
        people.person("console", "jdoe", "administrators");
        answer(heard("alert ack", Timing.LATE), Claim.OURS);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("begin nothing so late", "Say it again");
        assertThat(handled().outcome()).isEqualTo("not begun: late");
        answer("alert ack");
        assertThat(runs).hasValue(1);
        assertThat(said()).isEqualTo("done");
    }

    @Test
    void what_waited_long_for_its_turn_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        CommandLine list = line(heard("vm list"));
        CommandLine ack = line(heard("alert ack"));
        CommandLine stop = line(heard("vm stop"));
        clock.advance(Duration.ofSeconds(31));
        conversation.answer(list, () -> Claim.OURS);
        assertThat(said()).isEqualTo("two guests");
        for (CommandLine change : List.of(ack, stop)) {
            conversation.answer(change, () -> Claim.OURS);
            assertThat(said()).contains("waited so long", "Say it again");
            assertThat(handled().outcome()).isEqualTo("not begun: late");
        }
        assertThat(runs).as("of the list alone").hasValue(1);
        assertThat(proposed).isEmpty();
    }

    @Test
    void what_waited_for_a_moment_is_begun() {
        people.person("console", "jdoe", "administrators");
        CommandLine ack = line(heard("alert ack"));
        clock.advance(Duration.ofSeconds(30));
        conversation.answer(ack, () -> Claim.OURS);
        assertThat(said()).isEqualTo("done");
    }

    @Test
    void the_wait_begins_when_it_is_heard_and_what_takes_long_to_plan_is_not_late() throws InterruptedException {
        people.person("console", "jdoe", "administrators");
        CountDownLatch planning = new CountDownLatch(1);
        CountDownLatch held = new CountDownLatch(1);
        whileStopIsPlanned = () -> {
            planning.countDown();
            awaitQuietly(held);
        };
        inbox.heard(heard("!vm stop"));
        inbox.heard(heard("!alert ack"));
        planning.await();
        clock.advance(Duration.ofMinutes(4));
        held.countDown();
        await().until(() -> handled.size() == 2);
        assertThat(proposed).hasSize(1);
        assertThat(runs).hasValue(0);
        assertThat(said()).contains("waited so long");
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    void nothing_is_run_said_or_recorded_of_what_another_replica_has_claimed() {
        people.person("console", "jdoe", "administrators");
        for (String line : List.of("vm list", "alert ack", "vm stop", "nonsense", "vm trouble")) {
            answer(heard(line), Claim.ANOTHERS);
        }
        answer(heard("vm list", Timing.TOO_LATE), Claim.ANOTHERS);
        assertThat(runs).hasValue(0);
        assertThat(proposed).isEmpty();
        assertThat(chat.messages()).isEmpty();
        assertThat(handled).isEmpty();
        assertThat(ended).isEmpty();
    }

    @Test
    void what_others_may_have_claimed_is_answered_when_it_reads_and_not_begun_when_it_changes() {
        people.person("console", "jdoe", "administrators");
        answer(heard("vm list"), Claim.UNKNOWN);
        assertThat(said()).isEqualTo("two guests");
        assertThat(runs).hasValue(1);
        for (String line : List.of("alert ack", "vm stop")) {
            answer(heard(line), Claim.UNKNOWN);
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
        conversation.answer(line(heard("vm list")), () -> {
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
        answer(old, Claim.OURS);
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
