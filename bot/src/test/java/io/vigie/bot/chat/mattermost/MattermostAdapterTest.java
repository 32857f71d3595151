package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatAdapterContract;
import io.vigie.bot.chat.ChatPeople;
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

class MattermostAdapterTest implements ChatAdapterContract {
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
        org.awaitility.Awaitility.await().until(() -> adapter.trouble().isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        adapter.destroy();
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
    void what_is_too_long_goes_as_a_file_with_its_head_and_tail_inline() {
        String line = "all is well on the eastern front, and the lines are quiet; ";
        String text = "BEGIN\n" + (line + "\n").repeat(600) + "END";
        MessageRef message = adapter.post(alerts(), Outgoing.of(new Answer.Code(text)));
        assertThat(people().see(message).files()).containsExactly("answer.txt");
        assertThat(people().see(message).text()).contains("BEGIN", "END", "answer.txt");
        adapter.edit(message, Outgoing.of(new Answer.Code(text.replace("END", "LAST"))));
        assertThat(people().see(message).text()).contains("BEGIN", "LAST").doesNotContain("answer.txt");
        adapter.post(alerts(), Outgoing.of(Answer.text("`".repeat(30_000))));
        adapter.post(alerts(), Outgoing.of(Answer.text("🔥".repeat(16_383))));
    }

    @Test
    void more_files_than_a_post_takes_are_refused_by_name() {
        List<Attachment> eleven = new ArrayList<>();
        for (int i = 0; i < 11; i++) {
            eleven.add(new Attachment(i + ".txt", "text/plain", new byte[] {65}));
        }
        assertThatThrownBy(() -> adapter.post(alerts(), new Outgoing(Answer.text("x"), eleven, List.of(), "")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("10 files");
    }

    @Test
    void a_key_holds_though_the_answer_was_lost_and_the_program_started_again() throws Exception {
        Place place = alerts();
        Outgoing plan = Outgoing.of(Answer.text("plan 42")).withKey("plan 42");
        server.losesAnswers = true;
        assertThatThrownBy(() -> adapter.post(place, plan)).isInstanceOf(Problem.class);
        server.losesAnswers = false;
        server.pending.clear(); // half a minute later
        adapter.destroy();
        adapter = slice.adapter(slice.settings(server.address(), ""), MattermostSlice.QUICK, Clock.systemUTC());
        MessageRef found = adapter.post(place, plan);
        assertThat(people().count(place, "plan 42")).isOne();
        assertThat(adapter.post(place, plan)).isEqualTo(found);
    }

    @Test
    void a_deleted_message_is_told_from_a_server_that_does_not_answer() throws Exception {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("x")));
        assertThat(adapter.stands(message)).isTrue();
        server.delete(message.id());
        assertThat(adapter.stands(message)).isFalse();
        assertThatThrownBy(() -> adapter.edit(message, Outgoing.of(Answer.text("y"))))
                .isInstanceOf(Problem.class);
        server.close();
        assertThatThrownBy(() -> adapter.stands(message)).isInstanceOf(Problem.class);
    }

    @Test
    void the_wish_to_be_left_in_peace_is_respected() {
        Place place = alerts();
        server.refuse(429);
        long before = System.nanoTime();
        adapter.post(place, Outgoing.of(Answer.text("patience")));
        assertThat(System.nanoTime() - before).isGreaterThan(900_000_000L);
        assertThat(people().count(place, "patience")).isOne();
    }

    @Test
    void an_error_of_the_server_is_a_problem_of_the_site() {
        Place place = alerts();
        server.refuse(500, 500, 500);
        assertThatThrownBy(() -> adapter.post(place, Outgoing.of(Answer.text("x"))))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
    }

    @Test
    void a_channel_may_be_named_as_people_do() {
        FakeMattermost.FakeChannel other = server.channel("night", "O", server.bot);
        MessageRef message =
                adapter.post(Place.channel(MattermostAdapter.PLATFORM, "night"), Outgoing.of(Answer.text("x")));
        assertThat(message.channel()).isEqualTo(other.id());
        assertThatThrownBy(() -> adapter.post(
                        Place.channel(MattermostAdapter.PLATFORM, "nowhere"), Outgoing.of(Answer.text("x"))))
                .isInstanceOf(Problem.class);
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
    void mentions_are_switched_off_in_every_post() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("@all")));
        ObjectNode post = server.postOf(message.id());
        assertThat(post.path("props").path("disable_mentions").booleanValue()).isTrue();
        assertThat(post.path("message").stringValue()).doesNotContain("@");
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
