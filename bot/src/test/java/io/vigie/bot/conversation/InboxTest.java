package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.Overdue;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import org.junit.jupiter.api.Test;

/** From the chat to the conversation. */
class InboxTest extends ConversationScene {
    @Test
    void while_an_answer_takes_long_people_see_that_it_is_at_work_and_not_longer() throws InterruptedException {
        people.person("console", "jdoe", "administrators");
        var held = new java.util.concurrent.CountDownLatch(1);
        whileStopIsPlanned = () -> {
            try {
                held.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        };
        inbox.heard(heard("!vm stop"));
        await().until(() -> chat.signsOfWork(INFRA) >= 2);
        held.countDown();
        await().until(() -> proposed.size() == 1 && ended.size() == 1);
        // Signs that were under way may still be seen, however late; in the end there are only those elsewhere.
        await().until(() -> {
            int signs = chat.signsOfWork(INFRA);
            showsWorkElsewhere(3);
            return chat.signsOfWork(INFRA) == signs;
        });
    }

    private void showsWorkElsewhere(int more) {
        Place elsewhere = Place.channel("console", "elsewhere");
        int until = chat.signsOfWork(elsewhere) + more;
        try (Overdue.Watch other = atWork.show(elsewhere)) {
            await().until(() -> chat.signsOfWork(elsewhere) >= until);
        }
    }

    @Test
    void an_event_that_is_delivered_twice_runs_once() {
        people.person("console", "jdoe", "guests");
        MessageHeard once = heard("!vm list");
        inbox.heard(once);
        inbox.heard(once);
        inbox.heard(heard("!vm trouble"));
        await().until(() -> chat.messages().size() >= 2);
        assertThat(runs).hasValue(1);
    }

    @Test
    void what_people_say_to_each_other_is_not_run() {
        people.person("console", "jdoe", "guests");
        inbox.heard(heard("vm list"));
        inbox.heard(heard("!vm trouble"));
        await().until(() -> !chat.messages().isEmpty());
        assertThat(runs).hasValue(0);
        assertThat(chat.messages()).hasSize(1);
    }

    @Test
    void who_asks_too_much_at_once_is_told_so() throws InterruptedException {
        people.person("console", "jdoe", "guests");
        var held = new java.util.concurrent.CountDownLatch(1);
        chat.aroundCalls(
                () -> {
                    try {
                        held.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                () -> {});
        for (int i = 0; i < 60; i++) {
            inbox.heard(heard("!vm list"));
        }
        held.countDown();
        await().until(() -> chat.messages().stream()
                .anyMatch(m -> PlainText.of(chat.message(m).now()).contains("too much")));
    }

    @Test
    void suggestions_are_only_what_the_person_may() {
        people.person("console", "jdoe", "guests");
        assertThat(inbox.suggest(JDOE, "!vm ")).contains("list").doesNotContain("stop");
        assertThat(inbox.suggest(JDOE, "!v")).containsExactly("!vm");
        assertThat(inbox.suggest(new AccountId("console", "stranger"), "!vm ")).isEmpty();
    }
}
