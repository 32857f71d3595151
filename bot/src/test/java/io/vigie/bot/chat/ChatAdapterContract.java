package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every chat promises. A platform that lacks a {@link Capability} is tested to refuse it by name.
 *
 * <p>The subject is started with {@link #listener()} before each test and stopped after it.
 */
public interface ChatAdapterContract {
    ChatAdapter adapter();

    ChatPeople people();

    RecordingListener listener();

    /** What the end of the program does to the subject, after it was stopped. */
    default void end() {}

    /** Threads of the subject that are running now, told by their names. */
    long threads();

    private static String unique(String words) {
        return words + " " + UUID.randomUUID();
    }

    private static Outgoing text(String text) {
        return Outgoing.of(Answer.text(text));
    }

    private boolean can(Capability capability) {
        return adapter().capabilities().contains(capability);
    }

    @Test
    default void says_that_it_is_connected() {
        await().untilAsserted(() -> assertThat(listener().all(ChatEvent.Connected.class))
                .first()
                .extracting(ChatEvent.Connected::platform)
                .isEqualTo(adapter().platform()));
        assertThat(adapter().trouble()).isEmpty();
    }

    @Test
    default void people_see_what_is_posted() {
        String words = unique("hello");
        MessageRef message = adapter().post(adapter().alertChannel(), text(words));
        assertThat(message.platform()).isEqualTo(adapter().platform());
        assertThat(people().see(message).text()).contains(words);
    }

    @Test
    default void the_same_key_posts_once() {
        Place place = adapter().alertChannel();
        Outgoing message = text(unique("once")).withKey(unique("key"));
        MessageRef first = adapter().post(place, message);
        assertThat(adapter().post(place, message)).isEqualTo(first);
        assertThat(people().count(place, ((Answer.Text) message.answer()).cell().text()))
                .isOne();
    }

    @Test
    default void without_a_key_each_post_is_a_message() {
        Outgoing message = text(unique("twice"));
        assertThat(adapter().post(adapter().alertChannel(), message))
                .isNotEqualTo(adapter().post(adapter().alertChannel(), message));
    }

    @Test
    default void a_message_is_edited_in_place() {
        MessageRef message = adapter().post(adapter().alertChannel(), text(unique("before")));
        String after = unique("after");
        if (can(Capability.EDITS)) {
            adapter().edit(message, text(after));
            assertThat(people().see(message).text()).contains(after).doesNotContain("before");
        } else {
            assertThatThrownBy(() -> adapter().edit(message, text(after)))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("edit");
        }
    }

    @Test
    default void editing_an_unknown_message_is_a_problem_of_the_site() {
        MessageRef posted = adapter().post(adapter().alertChannel(), text(unique("known")));
        MessageRef unknown = new MessageRef(posted.platform(), posted.channel(), "999999999999");
        assertThatThrownBy(() -> adapter().edit(unknown, text("nothing")))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
        assertThatThrownBy(() -> adapter().reactions(unknown)).isInstanceOf(Problem.class);
    }

    @Test
    default void a_message_stands_until_it_is_gone() {
        MessageRef posted = adapter().post(adapter().alertChannel(), text(unique("known")));
        assertThat(adapter().stands(posted)).isTrue();
        assertThat(adapter().stands(new MessageRef(posted.platform(), posted.channel(), "999999999999")))
                .isFalse();
    }

    @Test
    default void a_thread_hangs_on_its_root() {
        MessageRef root = adapter().post(adapter().alertChannel(), text(unique("root")));
        Place thread = adapter().alertChannel().thread(root);
        if (can(Capability.THREADS)) {
            MessageRef reply = adapter().post(thread, text(unique("reply")));
            assertThat(people().see(reply).thread()).contains(root.id());
        } else {
            assertThatThrownBy(() -> adapter().post(thread, text("reply")))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("thread");
        }
    }

    @Test
    default void what_is_said_in_a_thread_is_answered_there() {
        Assumptions.assumeTrue(can(Capability.THREADS));
        MessageRef root = adapter().post(adapter().alertChannel(), text(unique("root")));
        String words = unique("in the thread");
        people().say(people().person("Jane Doe"), adapter().alertChannel().thread(root), words);
        await().until(() -> !listener().said(words).isEmpty());
        assertThat(listener().said(words).getFirst().place())
                .isEqualTo(adapter().alertChannel().thread(root));
    }

    @Test
    default void a_person_is_heard_once_and_by_their_account() {
        AccountId jane = people().person("Jane Doe");
        String words = unique("!vm list");
        MessageRef said = people().say(jane, adapter().alertChannel(), words);
        await().until(() -> !listener().said(words).isEmpty());
        assertThat(listener().said(words)).singleElement().satisfies(heard -> {
            assertThat(heard.from()).isEqualTo(jane);
            assertThat(heard.message()).isEqualTo(said);
            assertThat(heard.place()).isEqualTo(adapter().alertChannel());
            assertThat(heard.direct()).isFalse();
        });
    }

    @Test
    default void the_bot_does_not_hear_itself() {
        String words = unique("!said by the bot");
        adapter().post(adapter().alertChannel(), text(words));
        String marker = unique("marker");
        people().say(people().person("Jane Doe"), adapter().alertChannel(), marker);
        await().until(() -> !listener().said(marker).isEmpty());
        assertThat(listener().said(words)).isEmpty();
    }

    @Test
    default void markup_and_mentions_are_only_text() {
        String words = unique("<script>alert(1)</script> **bold** @channel `x`");
        MessageRef message = adapter().post(adapter().alertChannel(), text(words));
        assertThat(people().see(message).text()).contains(words);
    }

    @Test
    default void offers_are_shown_but_are_nobodys_reaction() {
        Assumptions.assumeTrue(can(Capability.REACTIONS));
        MessageRef message =
                adapter().post(adapter().alertChannel(), text(unique("plan")).withOffers(Emoji.APPROVE, Emoji.DENY));
        assertThat(people().see(message).fromTheBot()).containsExactlyInAnyOrder(Emoji.APPROVE, Emoji.DENY);
        assertThat(adapter().reactions(message)).isEmpty();
    }

    @Test
    default void reactions_come_and_go() {
        MessageRef message = adapter().post(adapter().alertChannel(), text(unique("plan")));
        AccountId jane = people().person("Jane Doe");
        AccountId omar = people().person("Omar Sy");
        if (!can(Capability.REACTIONS)) {
            assertThatThrownBy(() -> adapter().reactions(message))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("reaction");
            return;
        }
        people().react(jane, message, Emoji.APPROVE);
        people().react(omar, message, Emoji.DENY);
        await().untilAsserted(() -> assertThat(adapter().reactions(message))
                .containsExactlyInAnyOrder(new Reaction(jane, Emoji.APPROVE), new Reaction(omar, Emoji.DENY)));
        await().untilAsserted(() -> assertThat(listener().all(ChatEvent.ReactionsChanged.class))
                .filteredOn(e -> e.message().equals(message))
                .extracting(ChatEvent.ReactionsChanged::by)
                .containsExactlyInAnyOrder(jane, omar));
        people().unreact(jane, message, Emoji.APPROVE);
        await().untilAsserted(
                        () -> assertThat(adapter().reactions(message)).containsExactly(new Reaction(omar, Emoji.DENY)));
    }

    @Test
    default void files_go_with_a_message() {
        Outgoing message = text(unique("too long"))
                .withFiles(new Attachment("list.txt", "text/plain", "a\nb".getBytes(StandardCharsets.UTF_8)));
        if (can(Capability.FILES)) {
            assertThat(people().see(adapter().post(adapter().alertChannel(), message))
                            .files())
                    .containsExactly("list.txt");
        } else {
            assertThatThrownBy(() -> adapter().post(adapter().alertChannel(), message))
                    .isInstanceOf(Problem.class)
                    .hasMessageContaining("file");
        }
    }

    @Test
    default void a_direct_place_is_private() {
        AccountId jane = people().person("Jane Doe");
        AccountId omar = people().person("Omar Sy");
        if (!can(Capability.DIRECT_MESSAGES)) {
            assertThat(adapter().direct(jane)).isEmpty();
            return;
        }
        Place place = adapter().direct(jane).orElseThrow();
        MessageRef message = adapter().post(place, text(unique("secret")));
        assertThat(people().canRead(jane, message)).isTrue();
        assertThat(people().canRead(omar, message)).isFalse();
    }

    @Test
    default void what_is_said_directly_is_addressed() {
        Assumptions.assumeTrue(can(Capability.DIRECT_MESSAGES));
        AccountId jane = people().person("Jane Doe");
        String words = unique("whoami");
        people().say(jane, adapter().direct(jane).orElseThrow(), words);
        await().until(() -> !listener().said(words).isEmpty());
        assertThat(listener().said(words)).singleElement().satisfies(heard -> {
            assertThat(heard.direct()).isTrue();
            assertThat(heard.addressed()).isTrue();
        });
    }

    @Test
    default void an_account_of_another_platform_cannot_be_told_anything() {
        assertThat(adapter().direct(new AccountId("elsewhere", "1"))).isEmpty();
    }

    @Test
    default void stopping_ends_its_threads_and_may_be_repeated() {
        adapter().stop();
        end();
        await().untilAsserted(() -> assertThat(threads()).isZero());
        adapter().stop();
    }
}
