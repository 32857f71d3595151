package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.ChatServerContract;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.node.ObjectNode;

class MattermostAdapterTest implements ChatServerContract {
    private final RecordingListener listener = new RecordingListener();
    private FakeMattermost server;
    private MattermostSlice slice;
    private MattermostAdapter adapter;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new FakeMattermost();
        slice = new MattermostSlice(folder);
        adapter = slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
        adapter.start(listener);
        await().until(() -> adapter.trouble().isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        MattermostScene.end(adapter);
        server.close();
    }

    @Override
    public ChatAdapter adapter() {
        return adapter;
    }

    @Override
    public RecordingListener listener() {
        return listener;
    }

    @Override
    public long threads() {
        return ownThreads();
    }

    static long ownThreads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(t -> t.isAlive() && t.getName().startsWith(MattermostAdapter.THREADS))
                .count();
    }

    @Override
    public ChatPeople people() {
        return new Members(server);
    }

    @Override
    public void loseAnswers(boolean lost) {
        server.losesAnswers = lost;
    }

    @Override
    public void refuse(int... statuses) {
        server.refusals.add("/api/v4/posts", statuses);
    }

    @Override
    public void forgetKeys() {
        server.pending.clear(); // half a minute later
    }

    @Override
    public void startAgain() throws Exception {
        adapter.destroy();
        adapter = slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
    }

    @Override
    public String openChannel(String name) {
        return server.channel(name, "O", server.bot).id();
    }

    private Place alerts() {
        return adapter.alertChannel();
    }

    @Test
    void a_reply_to_a_reply_belongs_to_the_root() {
        MessageRef root = adapter.post(alerts(), Outgoing.of(Answer.text("root")));
        MessageRef reply = adapter.post(alerts().thread(root), Outgoing.of(Answer.text("1")));
        MessageRef deeper = adapter.post(alerts().thread(reply), Outgoing.of(Answer.text("2")));
        assertThat(people().see(deeper).thread()).contains(root.id());
    }

    @Test
    void a_deleted_message_is_told_from_a_server_that_does_not_answer() throws Exception {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("x")));
        assertThat(adapter.stands(message)).isTrue();
        server.delete(message.id());
        await().ignoreExceptionsInstanceOf(Problem.class).until(() -> !adapter.stands(message));
        assertThatThrownBy(() -> adapter.edit(message, Outgoing.of(Answer.text("y"))))
                .isInstanceOf(Problem.class);
        server.close();
        assertThatThrownBy(() -> adapter.stands(message)).isInstanceOf(Problem.class);
    }

    @Test
    void a_reaction_on_a_message_that_was_deleted_does_not_stand_and_that_is_told_at_once() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("plan")));
        people().react(people().person("Jane Doe"), message, Emoji.APPROVE);
        assertThat(adapter.reactions(message)).hasSize(1);
        server.delete(message.id());
        AccountId bot = new AccountId(MattermostAdapter.PLATFORM, server.bot);
        await().untilAsserted(() -> assertThat(listener.all(ChatEvent.ReactionsChanged.class))
                .anyMatch(e -> e.message().equals(message) && e.by().equals(bot)));
        assertThatThrownBy(() -> adapter.reactions(message))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("deleted");
    }

    @Test
    void it_can_be_seen_to_be_at_work_where_it_will_answer() {
        Place place = alerts();
        MessageRef root = adapter.post(place, Outgoing.of(Answer.text("root")));
        adapter.working(place);
        adapter.working(place.thread(root));
        assertThat(server.typing).containsExactly(place.channel() + " ", place.channel() + " " + root.id());
    }

    @Test
    void nobody_is_mentioned_by_a_post_and_the_server_is_asked_not_to_either() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("@all @jane ~infra")));
        ObjectNode post = server.postOf(message.id());
        assertThat(MentionReading.mentions(post.path("message").stringValue())).isEmpty();
        assertThat(post.path("props").path("disable_mentions").booleanValue()).isTrue();
    }

    /** Everybody is in the alert channel. */
    record Members(FakeMattermost server) implements ChatPeople {
        @Override
        public AccountId person(String name) {
            String username = name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.');
            String id = server.users.values().stream()
                    .filter(u -> u.path("username").stringValue().equals(username))
                    .map(u -> u.path("id").stringValue())
                    .findFirst()
                    .orElseGet(() -> server.user(username));
            server.channel("infra").members().add(id);
            return new AccountId(MattermostAdapter.PLATFORM, id);
        }

        @Override
        public MessageRef say(AccountId who, Place place, String text) {
            String id = server.say(who.id(), place.channel(), place.thread().orElse(""), text);
            return new MessageRef(MattermostAdapter.PLATFORM, place.channel(), id);
        }

        @Override
        public void react(AccountId who, MessageRef message, Emoji emoji) {
            server.react(who.id(), message.id(), emoji.shortName());
        }

        @Override
        public void unreact(AccountId who, MessageRef message, Emoji emoji) {
            server.unreact(who.id(), message.id(), emoji.shortName());
        }

        @Override
        public Seen see(MessageRef message) {
            ObjectNode post = server.postOf(message.id());
            List<String> files = new ArrayList<>();
            post.path("file_ids").forEach(f -> files.add(server.files.get(f.stringValue())));
            return new Seen(
                    shown(post),
                    Optional.of(post.path("root_id").stringValue()).filter(r -> !r.isEmpty()),
                    server.reactions.stream()
                            .filter(r -> r.path("post_id").stringValue().equals(message.id())
                                    && r.path("user_id").stringValue().equals(server.bot))
                            .map(r -> Emoji.ofShortName(r.path("emoji_name").stringValue())
                                    .orElseThrow())
                            .collect(Collectors.toSet()),
                    files);
        }

        @Override
        public boolean canRead(AccountId who, MessageRef message) {
            Set<String> members = server.channelOf(message.channel()).members();
            return members.contains(who.id());
        }

        @Override
        public long count(Place place, String text) {
            return server.posts.values().stream()
                    .filter(p -> p.path("channel_id").stringValue().equals(place.channel()) && shown(p).contains(text))
                    .count();
        }

        private static String shown(ObjectNode post) {
            return MarkdownReading.decoded(post.path("message").stringValue());
        }
    }
}
