package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.ChatServerContract;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class DiscordAdapterTest implements ChatServerContract {
    private final RecordingListener listener = new RecordingListener();
    private FakeDiscord server;
    private DiscordSlice slice;
    private DiscordAdapter adapter;

    @BeforeEach
    void start(@TempDir Path folder) throws Exception {
        server = new FakeDiscord();
        slice = new DiscordSlice(folder);
        adapter = slice.adapter(slice.settings(server), DiscordSlice.QUICK, Clock.systemUTC());
        adapter.start(listener);
        await().until(() -> adapter.trouble().isEmpty());
    }

    @AfterEach
    void stop() throws Exception {
        DiscordScene.end(adapter);
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
    public void end() {
        adapter.destroy();
    }

    /** Without OkHttp's task runner, which ends by itself after a minute and is shared. */
    @Override
    public long threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(Thread::isAlive)
                .map(Thread::getName)
                .filter(name -> name.startsWith(DiscordAdapter.THREADS)
                        || name.startsWith("JDA")
                        || name.startsWith("OkHttp http"))
                .count();
    }

    @Override
    public ChatPeople people() {
        return new FakePeople(server);
    }

    @Override
    public void loseAnswers(boolean lost) {
        server.losesAnswers = lost;
    }

    @Override
    public void refuse(int... statuses) {
        server.refuse(statuses);
    }

    @Override
    public void forgetKeys() {
        server.rest.nonces.clear(); // some minutes later
    }

    @Override
    public void startAgain() throws Exception {
        adapter.destroy();
        adapter = slice.adapter(
                slice.settings(server), DiscordSlice.QUICK, Clock.offset(Clock.systemUTC(), Duration.ofMinutes(10)));
        adapter.start(listener);
        await().until(() -> adapter.trouble().isEmpty());
    }

    @Override
    public String openChannel(String name) {
        return server.channel(name);
    }

    private Place alerts() {
        return adapter.alertChannel();
    }

    @Test
    void a_file_larger_than_a_message_takes_is_refused_by_name() {
        Attachment large = new Attachment("large.bin", "application/octet-stream", new byte[11 << 20]);
        assertThatThrownBy(() ->
                        adapter.post(alerts(), Outgoing.of(Answer.text("x")).withFiles(large)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("10 MiB");
    }

    private static Attachment file(int mib) {
        return new Attachment(mib + ".bin", "application/octet-stream", new byte[mib << 20]);
    }

    @Test
    void each_file_may_be_as_large_as_discord_takes_one_and_all_as_much_as_a_request() {
        MessageRef message =
                adapter.post(alerts(), Outgoing.of(Answer.text("x")).withFiles(file(10), file(6)));
        assertThat(people().see(message).files()).containsExactly("10.bin", "6.bin");
        assertThatThrownBy(() ->
                        adapter.post(alerts(), Outgoing.of(Answer.text("x")).withFiles(file(9), file(8), file(10))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("25 MiB");
    }

    @Test
    void what_is_large_has_longer_to_be_sent() {
        assertThat(Bodies.upload(null)).isZero();
        assertThat(Bodies.upload(Bodies.with(DataObject.empty(), List.of(file(10)))))
                .isBetween(Duration.ofSeconds(104), Duration.ofSeconds(106))
                .isLessThan(Bodies.LONGEST_UPLOAD);
    }

    private static Answer plan() {
        return Answer.sections(
                Answer.text(Cell.warn("#42 Stop web-1")),
                Answer.facts("")
                        .fact("state", "waiting")
                        .fact("asked by", "Jane_Doe **x**")
                        .build(),
                new Answer.Lines("What it touches", List.of(Cell.of("web-1 stops"), Cell.bad("no spare"))));
    }

    @Test
    void a_plan_is_a_head_line_with_an_embed_in_its_colour_and_stays_one_when_edited() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(plan()).withOffers(Emoji.APPROVE, Emoji.DENY));
        JsonNode post = server.messageOf(message.id());
        assertThat(MarkdownReading.shown(post.path("content").stringValue())).isEqualTo("🟡 #42 Stop web-1");
        assertThat(post.path("embeds")).hasSize(1);
        assertThat(post.path("embeds").path(0).path("color").asInt()).isEqualTo(0xE0A100);
        assertThat(FakePeople.shown(post)).contains("state waiting", "Jane_Doe **x**", "What it touches", "no spare");
        adapter.edit(message, Outgoing.of(plan()));
        assertThat(server.messageOf(message.id()).path("embeds")).hasSize(1);
        adapter.edit(message, Outgoing.of(Answer.text("gone")));
        assertThat(server.messageOf(message.id()).path("embeds")).isEmpty();
    }

    @Test
    void a_plan_that_is_more_than_an_embed_takes_is_text_and_a_file() {
        Answer.FactsBuilder many = Answer.facts("");
        for (int i = 0; i < 40; i++) {
            many.fact("fact " + i, "value ".repeat(20));
        }
        Outgoing plan = Outgoing.of(Answer.sections(Answer.text("#43 Stop all"), many.build()));
        MessageRef message = adapter.post(alerts(), plan);
        assertThat(server.messageOf(message.id()).path("embeds")).isEmpty();
        assertThat(people().see(message).files()).containsExactly("answer.txt");
        // An approval is shown by an edit: nobody approves what only the first message had.
        adapter.edit(message, plan);
        assertThat(people().see(message).files()).containsExactly("answer.txt");
        assertThat(people().see(message).text()).contains("the whole is in the file answer.txt");
    }

    @Test
    void a_plan_of_many_guests_is_an_embed_with_every_one_of_them() {
        List<String> guests = IntStream.range(0, 30)
                .mapToObj(i -> "vm web-" + i + " (" + (100 + i) + ") of brest-i11 on camille")
                .toList();
        Answer plan = Answer.sections(
                Answer.text(Cell.warn("#44 Evacuate camille")),
                Answer.facts("")
                        .fact("state", "waiting")
                        .fact("targets", String.join(", ", guests))
                        .build(),
                new Answer.Lines(
                        "What it touches",
                        guests.stream().map(g -> Cell.warn(g + " moves_")).toList()),
                new Answer.Lines("Note", List.of(Cell.bad("*".repeat(1_100)))));
        MessageRef message = adapter.post(alerts(), Outgoing.of(plan));
        assertThat(server.messageOf(message.id()).path("embeds")).hasSize(1);
        assertThat(people().see(message).files()).isEmpty();
        String shown = people().see(message).text();
        guests.forEach(
                guest -> assertThat(shown.split(Pattern.quote(guest), -1)).hasSize(3));
        assertThat(shown).contains("🟡 " + guests.getFirst() + " moves_", "🔴 " + "*".repeat(500));
        assertThat(shown.chars().filter(c -> c == '*')).hasSize(1_100);
    }

    @Test
    void an_old_message_that_may_not_be_changed_counts_as_gone_and_holds_up_no_other() {
        String id = Wire.idAt(System.currentTimeMillis() - Duration.ofHours(2).toMillis());
        String channel = alerts().channel();
        server.messages.put(id, server.message(id, channel, server.bot, "an hour ago"));
        MessageRef old = new MessageRef(DiscordAdapter.PLATFORM, channel, id);
        MessageRef fresh = adapter.post(alerts(), Outgoing.of(Answer.text("just now")));
        adapter.edit(old, Outgoing.of(Answer.text("news")));
        assertThat(adapter.stands(old)).isTrue();
        server.rest.rules.oldEdits.set(0);
        Outgoing more = Outgoing.of(Answer.text("more news"));
        assertThatThrownBy(() -> adapter.edit(old, more))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE))
                .hasMessageContaining("older than an hour");
        assertThat(adapter.stands(old)).isFalse();
        adapter.edit(fresh, more);
        assertThat(people().see(fresh).text()).isEqualTo("more news");
        server.asked.clear();
        assertThatThrownBy(() -> adapter.edit(old, more)).isInstanceOf(Problem.class);
        assertThat(server.asked).noneMatch(asked -> asked.contains(id));
    }

    @Test
    void nobody_is_ever_mentioned_and_no_link_is_shown_as_a_card() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("@everyone https://evil.example <@1>")));
        adapter.edit(message, Outgoing.of(plan()));
        assertThat(server.rest.bodies).isNotEmpty().allSatisfy(body -> {
            assertThat(body.path("allowed_mentions").path("parse").isArray()).isTrue();
            assertThat(body.path("allowed_mentions").path("parse")).isEmpty();
        });
        assertThat(server.rest.bodies.getFirst().path("flags").asInt() & 4).isEqualTo(4);
    }

    @Test
    void what_was_under_way_when_it_was_stopped_is_still_answered() {
        // From then on it knows up to where it has heard.
        await().until(() -> !listener.all(ChatEvent.Connected.class).isEmpty());
        Place channel = alerts();
        MessageRef begun = adapter.post(channel, Outgoing.of(Answer.text("10 %")));
        adapter.stop();
        server.say(server.user("jane"), channel.channel(), "!vm stop 105");
        adapter.edit(begun, Outgoing.of(Answer.text("done")));
        MessageRef last = adapter.post(channel, Outgoing.of(Answer.text("the last word")));
        assertThat(people().see(begun).text()).isEqualTo("done");
        assertThat(people().see(last).text()).isEqualTo("the last word");
        assertThat(listener.said("!vm stop 105")).isEmpty();
        adapter.destroy();
        assertThatThrownBy(() -> adapter.post(channel, Outgoing.of(Answer.text("x"))))
                .isInstanceOf(Problem.class);
        adapter.start(listener);
        await().untilAsserted(() -> assertThat(listener.said("!vm stop 105")).hasSize(1));
    }

    @Test
    void that_it_is_at_work_is_shown_where_the_answer_will_stand() {
        Place channel = alerts();
        adapter.working(channel);
        assertThat(server.rest.typing).containsExactly(channel.channel());
        MessageRef root = adapter.post(channel, Outgoing.of(Answer.text("root")));
        Place thread = channel.thread(root);
        adapter.working(thread); // which is not there before something is said in it
        assertThat(server.rest.typing).containsExactly(channel.channel(), channel.channel());
        MessageRef reply = adapter.post(thread, Outgoing.of(Answer.text("reply")));
        server.rest.typing.clear();
        adapter.working(thread);
        assertThat(server.rest.typing).containsExactly(reply.channel()).doesNotContain(channel.channel());
        assertThatThrownBy(() -> adapter.working(Place.channel("discord", "200000000000000001")))
                .isInstanceOf(Problem.class);
    }

    @Test
    void reactions_are_read_page_by_page() {
        MessageRef message = adapter.post(alerts(), Outgoing.of(Answer.text("plan")));
        List<Reaction> all = new ArrayList<>();
        for (int i = 0; i < 130; i++) {
            String user = server.user("voter" + i);
            server.react(user, message.id(), "✅", null);
            all.add(new Reaction(Hearing.account(user), Emoji.APPROVE));
        }
        assertThat(adapter.reactions(message)).containsExactlyInAnyOrderElementsOf(all);
    }
}
