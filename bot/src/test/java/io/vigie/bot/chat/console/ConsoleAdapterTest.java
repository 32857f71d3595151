package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.AnswerJson;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatAdapterContract;
import io.vigie.bot.chat.ChatPeople;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.PlainText;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

class ConsoleAdapterTest implements ChatAdapterContract {
    private static ConsoleSlice slice;

    private final RecordingListener listener = new RecordingListener();

    @BeforeAll
    static void open(@TempDir Path folder) {
        slice = ConsoleSlice.start(folder);
    }

    @AfterAll
    static void close() {
        slice.close();
    }

    @BeforeEach
    void start() {
        slice.adapter().start(listener);
    }

    @AfterEach
    void stop() {
        slice.adapter().stop();
    }

    @Override
    public ChatAdapter adapter() {
        return slice.adapter();
    }

    @Override
    public RecordingListener listener() {
        return listener;
    }

    /** Virtual threads are in no list; the hub tells of its own. */
    @Override
    public long threads() {
        ConsoleHub hub = slice.bean(ConsoleHub.class);
        return hub.open() + (hub.isRunning() ? 1 : 0);
    }

    @Override
    public ChatPeople people() {
        return new Members();
    }

    @Test
    void before_it_is_started_it_says_so_and_takes_no_message() {
        slice.adapter().stop();
        assertThat(slice.adapter().trouble()).isPresent();
        ConsoleMember jane = ConsoleSlice.member("jdoe");
        assertThatThrownBy(() -> slice.adapter().say(jane, "infra", Optional.empty(), "x", ""))
                .isInstanceOf(Problem.class);
    }

    @Test
    void an_unknown_channel_is_refused() {
        Place nowhere = Place.channel(ConsoleAdapter.PLATFORM, "nowhere");
        assertThatThrownBy(() -> adapter().post(nowhere, Outgoing.of(Answer.text("x"))))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("nowhere");
    }

    @Test
    void a_database_that_fails_is_a_problem_whatever_was_asked_of_it() {
        MessageRef message = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("here")));
        JdbcClient jdbc = slice.bean(JdbcClient.class);
        jdbc.sql("ALTER TABLE console_message RENAME TO console_message_away").update();
        try {
            Stream.<Runnable>of(
                            () -> adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("x"))),
                            () -> adapter().edit(message, Outgoing.of(Answer.text("x"))),
                            () -> adapter().stands(message),
                            () -> adapter().reactions(message))
                    .forEach(asked -> assertThatThrownBy(asked::run).isInstanceOf(Problem.class));
        } finally {
            jdbc.sql("ALTER TABLE console_message_away RENAME TO console_message")
                    .update();
        }
    }

    @Test
    void a_reply_to_a_reply_belongs_to_the_root() {
        MessageRef root = adapter().post(adapter().alertChannel(), Outgoing.of(Answer.text("root")));
        MessageRef reply = adapter().post(adapter().alertChannel().thread(root), Outgoing.of(Answer.text("1")));
        MessageRef deeper = adapter().post(adapter().alertChannel().thread(reply), Outgoing.of(Answer.text("2")));
        assertThat(people().see(deeper).thread()).contains(root.id());
        assertThat(slice.bean(ConsoleReader.class)
                        .message(Long.parseLong(root.id()))
                        .orElseThrow()
                        .replies())
                .isEqualTo(2);
    }

    @Test
    void a_message_that_the_page_sends_again_is_the_same_one() {
        people().person("Jane Doe");
        ConsoleMember jane = ConsoleSlice.member("jdoe");
        long first = slice.adapter().say(jane, "infra", Optional.empty(), "!vm stop 105", "key-1");
        assertThat(slice.adapter().say(jane, "infra", Optional.empty(), "!vm stop 105", "key-1"))
                .isEqualTo(first);
        assertThat(listener.said("!vm stop 105"))
                .extracting(heard -> heard.message().id())
                .containsOnly(Long.toString(first));
    }

    private static class Members implements ChatPeople {
        private static final Map<String, String> SIGNED_IN = new ConcurrentHashMap<>();

        @Override
        public AccountId person(String name) {
            return member(name).account();
        }

        private static ConsoleMember member(String name) {
            String uid = SIGNED_IN.computeIfAbsent(name, n -> {
                String known = ConsoleSlice.PEOPLE.entrySet().stream()
                        .filter(e -> e.getValue().equals(n))
                        .findFirst()
                        .orElseThrow()
                        .getKey();
                slice.bean(ConsoleSessions.class).begin(ConsoleSlice.member(known));
                return known;
            });
            return ConsoleSlice.member(uid);
        }

        private static ConsoleMember member(AccountId account) {
            return ConsoleSlice.member(account.id().substring("admins/uuid-".length()));
        }

        @Override
        public MessageRef say(AccountId who, Place place, String text) {
            long id = slice.adapter()
                    .say(member(who), place.channel(), place.thread().map(Long::parseLong), text, "");
            return new MessageRef(ConsoleAdapter.PLATFORM, place.channel(), Long.toString(id));
        }

        @Override
        public void react(AccountId who, MessageRef message, Emoji emoji) {
            slice.adapter().react(member(who), message.channel(), Long.parseLong(message.id()), emoji, true);
        }

        @Override
        public void unreact(AccountId who, MessageRef message, Emoji emoji) {
            slice.adapter().react(member(who), message.channel(), Long.parseLong(message.id()), emoji, false);
        }

        @Override
        public Seen see(MessageRef message) {
            MessageView view = slice.bean(ConsoleReader.class)
                    .message(Long.parseLong(message.id()))
                    .orElseThrow();
            return new Seen(
                    shown(view),
                    Optional.ofNullable(view.thread()).map(String::valueOf),
                    view.reactions().stream()
                            .filter(r -> r.by().contains(MessageView.Author.BOT))
                            .map(r -> Emoji.ofSign(r.emoji()).orElseThrow())
                            .collect(Collectors.toSet()),
                    view.files().stream().map(MessageView.FileView::name).toList());
        }

        @Override
        public boolean canRead(AccountId who, MessageRef message) {
            ConsoleSession session =
                    slice.bean(ConsoleSessions.class).begin(member(who)).session();
            return slice.bean(ConsoleChannels.class).mayRead(session, message.channel());
        }

        @Override
        public long count(Place place, String text) {
            return slice
                    .bean(ConsoleReader.class)
                    .page(place.channel(), OptionalLong.empty(), Long.MAX_VALUE, 100)
                    .stream()
                    .filter(v -> shown(v).contains(text))
                    .count();
        }

        private static String shown(MessageView view) {
            return view.answer() == null
                    ? Objects.requireNonNull(view.text())
                    : PlainText.of(AnswerJson.read(view.answer()));
        }
    }
}
