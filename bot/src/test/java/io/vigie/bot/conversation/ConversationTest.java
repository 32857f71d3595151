package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Outcome;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandLanguage;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ConversationTest extends ConversationScene {
    @Test
    void a_stranger_is_told_so_and_nothing_runs() {
        answer("vm list");
        assertThat(said()).contains("I do not know who you are", "not linked");
        assertThat(runs).hasValue(0);
        assertThat(handled).isEmpty();
    }

    @Test
    void a_command_is_answered_where_it_was_asked_and_recorded() {
        people.person("console", "jdoe", "guests");
        answer("vm list");
        assertThat(said()).isEqualTo("two guests");
        assertThat(chat.message(chat.messages().getLast()).place()).isEqualTo(INFRA);
        assertThat(handled()).satisfies(h -> {
            assertThat(h.uid()).isEqualTo("jdoe");
            assertThat(h.account()).isEqualTo(JDOE);
            assertThat(h.line()).isEqualTo("vm list");
            assertThat(h.outcome()).isEqualTo("answered");
            assertThat(h.at()).isEqualTo(clock.instant());
        });
    }

    @Test
    void a_problem_is_shown_with_its_mend_and_recorded() {
        people.person("console", "jdoe", "guests");
        answer("vm trouble");
        assertThat(said()).contains("No node of rennes answers.", "Look at their power.");
        assertThat(handled().outcome()).isEqualTo("refused: No node of rennes answers.");
    }

    @Test
    void what_one_may_not_is_refused() {
        people.person("console", "jdoe", "guests");
        answer("vm stop");
        assertThat(said()).contains("You may not do this");
        assertThat(proposed).isEmpty();
    }

    @Test
    void a_failure_of_ours_shows_an_id_and_no_details() {
        people.person("console", "jdoe", "guests");
        answer("vm break");
        String id = handled().outcome().replace("failed: ", "");
        assertThat(id).matches("[0-9a-f]{8}");
        assertThat(said()).contains(id).doesNotContain("hunter2", "IllegalState");
    }

    @Test
    void a_database_that_takes_nothing_is_named_with_its_mend() {
        people.person("console", "jdoe", "guests");
        answer("vm full");
        assertThat(said()).contains("disk is full", "Free space");
    }

    @Test
    void reads_go_on_while_the_directory_is_down_and_changes_are_refused_with_the_reason() {
        people.person("console", "jdoe", "administrators");
        people.down(true);
        answer("vm list");
        assertThat(said()).isEqualTo("two guests");
        for (String change : List.of("vm stop", "alert ack")) {
            answer(change);
            assertThat(said()).contains("The directory does not answer.");
        }
        assertThat(proposed).isEmpty();
        assertThat(runs).as("of the list alone").hasValue(1);
        assertThat(handled().outcome()).startsWith("refused: ");
    }

    @Test
    void a_change_is_proposed_by_who_the_directory_says_they_are_now() {
        people.person("console", "jdoe", "administrators");
        answer("vm stop");
        assertThat(proposed)
                .singleElement()
                .satisfies(p -> assertThat(p.by().account()).isEqualTo(JDOE));
        assertThat(handled().outcome()).isEqualTo("proposed");
    }

    @Test
    void who_lost_the_right_meanwhile_is_refused() {
        people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.person("console", "jdoe", "guests");
        answer("vm stop");
        assertThat(said()).contains("You may not do this");
        assertThat(proposed).isEmpty();
    }

    @Test
    void what_acts_at_once_is_refused_to_who_has_left_though_they_are_still_remembered() {
        var jdoe = people.person("console", "jdoe", "administrators");
        people.leave(jdoe);
        answer("vm list");
        assertThat(said()).isEqualTo("two guests");
        answer("alert ack");
        assertThat(said()).contains("no longer in the directory");
        assertThat(runs).as("of the list alone").hasValue(1);
    }

    @Test
    void what_acts_at_once_is_refused_to_who_has_lost_the_right_though_it_is_still_remembered() {
        people.person("console", "jdoe", "administrators");
        people.whenAsked(() -> people.person("console", "jdoe", "retired"));
        answer("alert ack");
        assertThat(said()).contains("You may not do this");
        assertThat(runs).hasValue(0);
    }

    @Test
    void who_left_the_directory_meanwhile_is_refused() {
        var jdoe = people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.leave(jdoe);
        answer("vm stop");
        assertThat(said()).contains("no longer in the directory");
        assertThat(proposed).isEmpty();
    }

    @Test
    void whose_groups_changed_meanwhile_gets_the_plan_that_the_new_ones_give() {
        people.person("console", "jdoe", "administrators");
        whileStopIsPlanned = () -> people.person("console", "jdoe", "juniors");
        answer("vm stop");
        assertThat(proposed).singleElement().satisfies(p -> {
            assertThat(p.plan().summary()).contains("juniors").doesNotContain("administrators");
            assertThat(p.by().person().isIn("juniors")).isTrue();
        });
    }

    @Test
    void what_the_new_groups_make_a_mere_answer_is_answered() {
        people.person("console", "jdoe", "administrators");
        AtomicInteger asked = new AtomicInteger();
        CommandLanguage fickle = new CommandLanguage(List.of(registry ->
                registry.add(new CommandDoc("tidy", "", "Tidies.", "tidy"), context -> {
                    people.person("console", "jdoe", "juniors");
                    return asked.getAndIncrement() == 0
                            ? new Outcome.Proposed(plan("tidy"))
                            : Outcome.reply("Nothing to tidy.");
                })));
        new Conversation(
                        chats,
                        NO_INTRODUCTION,
                        people,
                        access,
                        fickle,
                        (caller, plan) -> proposed.add(new Proposed(caller, plan)),
                        claims,
                        clock)
                .answer(line(heard("tidy")), () -> Claim.OURS);
        assertThat(proposed).isEmpty();
        assertThat(said()).isEqualTo("Nothing to tidy.");
        assertThat(handled().outcome()).isEqualTo("answered");
    }

    @Test
    void a_chat_that_refuses_the_answer_breaks_nothing_and_the_answer_stays_owed() {
        people.person("console", "jdoe", "guests");
        chat.trouble("The chat is read-only.");
        assertThatCode(() -> answer("vm list")).doesNotThrowAnyException();
        assertThat(handled().outcome()).isEqualTo("answered (not delivered)");
        assertThat(left).hasSize(1);
        assertThat(ended).isEmpty();
        chat.trouble("");
        inbox.heard(heard("!vm list"));
        await().until(() -> !chat.messages().isEmpty());
        assertThat(said()).isEqualTo("two guests");
    }
}
