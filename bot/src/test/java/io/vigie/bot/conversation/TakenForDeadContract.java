package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.store.StoreFixture;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two replicas on one database; one stands still, or the clock of the other is ahead. */
abstract class TakenForDeadContract extends ConversationScene {
    private final SettableClock othersClock = new SettableClock(clock.instant());

    private Recorder replica;
    private Conversation here;
    private LeftUnanswered other;

    abstract StoreFixture store();

    @BeforeEach
    void two_replicas() {
        replica = replica(clock);
        here = new Conversation(
                chats,
                NO_INTRODUCTION,
                people,
                access,
                language,
                (caller, plan) -> proposed.add(new Proposed(caller, plan)),
                replica,
                clock);
        other = new LeftUnanswered(heard(othersClock), replica(othersClock), chats);
        people.person("console", "jdoe", "administrators");
    }

    private HeardMessages heard(SettableClock by) {
        return new HeardMessages(store().jdbcTemplate(), store().transactions(), store().soonDurable(), by);
    }

    private Recorder replica(SettableClock by) {
        return new Recorder(
                heard(by), store().soonDurable(), event -> handled.addAll(((CommandsHandled) event).commands()));
    }

    private void pass(Duration time) {
        clock.advance(time);
        othersClock.advance(time);
    }

    /** The time in which every replica gives a sign of life and looks for those of others. */
    private void round() {
        pass(Duration.ofSeconds(5));
        other.tell();
    }

    private void standsStill() {
        for (int i = 0; i < 8; i++) {
            round();
        }
    }

    private void isAtWork() {
        for (int i = 0; i < 8; i++) {
            replica.keep();
            round();
        }
    }

    private MessageHeard says(String text) {
        MessageHeard message = heard(text);
        here.answer(line(message), () -> replica.claim(message));
        RecorderScene.settle(replica, message);
        return message;
    }

    private void onlyThisWasSaid(String words) {
        assertThat(chat.messages())
                .singleElement()
                .satisfies(told ->
                        assertThat(PlainText.of(chat.message(told).now())).contains(words));
    }

    @Test
    void what_was_taken_from_it_while_it_planned_is_not_proposed_and_it_says_nothing_more() {
        whileStopIsPlanned = this::standsStill;
        says("vm stop");
        assertThat(proposed).isEmpty();
        onlyThisWasSaid("nothing more of it is run");
        assertThat(handled().outcome()).isEqualTo("not begun: taken for dead (not delivered)");
    }

    @Test
    void what_was_taken_from_it_while_the_directory_was_asked_is_not_run_and_it_says_nothing_more() {
        people.whenAsked(this::standsStill);
        says("alert ack");
        assertThat(runs).hasValue(0);
        onlyThisWasSaid("nothing more of it is run");
        assertThat(handled().outcome()).isEqualTo("not begun: taken for dead (not delivered)");
    }

    @Test
    void who_could_not_be_told_yet_is_told_though_it_has_come_to_its_end_here() {
        whileStopIsPlanned = () -> {
            chat.trouble("The chat is away.");
            standsStill();
            chat.trouble("");
        };
        says("vm stop");
        assertThat(proposed).isEmpty();
        assertThat(chat.messages()).isEmpty();
        standsStill();
        onlyThisWasSaid("nothing more of it is run");
    }

    @Test
    void what_nobody_took_from_it_while_it_stood_still_is_begun() {
        whileStopIsPlanned = () -> pass(Duration.ofMinutes(1));
        says("vm stop");
        assertThat(proposed).hasSize(1);
        standsStill();
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void when_the_database_does_not_say_whose_it_is_by_now_nothing_is_begun_and_that_is_said() {
        whileStopIsPlanned = () ->
                store().jdbc().sql("ALTER TABLE heard_message RENAME TO away").update();
        says("vm stop");
        assertThat(proposed).isEmpty();
        assertThat(handled().outcome()).startsWith("failed");
        assertThat(chat.messages()).hasSize(1);
    }

    @Test
    void what_it_is_about_to_begin_is_not_taken_from_it() {
        whileStopIsPlanned = () -> pass(Duration.ofMinutes(1));
        here = new Conversation(
                chats,
                NO_INTRODUCTION,
                people,
                access,
                language,
                (caller, plan) -> {
                    round();
                    round();
                    round();
                    proposed.add(new Proposed(caller, plan));
                },
                replica,
                clock);
        says("vm stop");
        assertThat(proposed).hasSize(1);
        assertThat(chat.messages()).isEmpty();
    }

    @Test
    void a_clock_that_is_ahead_takes_nothing_from_who_gives_signs_of_life() {
        othersClock.advance(Duration.ofMinutes(1));
        whileStopIsPlanned = this::isAtWork;
        says("vm stop");
        assertThat(proposed).hasSize(1);
        assertThat(chat.messages()).isEmpty();
    }
}
