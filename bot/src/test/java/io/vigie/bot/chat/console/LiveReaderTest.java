package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.bot.chat.console.ConsoleStanding.Reach;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a page gets, seen at its line. */
class LiveReaderTest {
    private static final ChatListener NOBODY = new RecordingListener();

    private static ConsoleSlice slice;
    private static ConsoleHub hub;

    private ConsoleSession jane;

    @BeforeAll
    static void open(@TempDir Path folder) {
        slice = ConsoleSlice.start(folder, "vigie.chat.console.heartbeat=100ms", "vigie.chat.console.keep=30d");
        hub = slice.bean(ConsoleHub.class);
    }

    @AfterAll
    static void close() {
        slice.close();
    }

    @BeforeEach
    void start() {
        slice.adapter().stop();
        slice.adapter().start(NOBODY);
        slice.time().putRight();
        slice.standing().putRight();
        jane = slice.bean(ConsoleSessions.class)
                .begin(ConsoleSlice.member("jdoe"))
                .session();
    }

    private static long last() {
        return slice.bean(ConsoleEvents.class).last();
    }

    private static String post(String text) {
        return slice.adapter()
                .post(slice.adapter().alertChannel(), Outgoing.of(Answer.text(text)))
                .id();
    }

    @Test
    void a_page_gets_what_it_missed_and_then_what_happens() {
        long before = last();
        post("missed");
        Line line = new Line();
        hub.serve(jane, line, before);
        await().until(() -> line.names().contains("live"));
        post("now");
        await().until(() -> line.count("message") == 2);
        assertThat(line.names()).containsExactly("message", "live", "message");
        assertThat(line.said.getFirst()).contains("missed");
    }

    @Test
    void an_edited_message_comes_once_as_it_is_now() {
        long before = last();
        String id = post("first");
        for (int i = 0; i < 5; i++) {
            slice.adapter()
                    .edit(
                            new io.vigie.bot.chat.MessageRef("console", "infra", id),
                            Outgoing.of(Answer.text("edit " + i)));
        }
        Line line = new Line();
        hub.serve(jane, line, before);
        await().until(() -> line.names().contains("live"));
        assertThat(line.count("message")).isOne();
        assertThat(line.said.getFirst()).contains("edit 4").contains("\"revision\":5");
    }

    @Test
    void another_persons_conversation_is_not_on_the_line() {
        Line line = new Line();
        hub.serve(jane, line, last());
        slice.bean(ConsoleSessions.class).begin(ConsoleSlice.member("osy"));
        slice.adapter()
                .post(
                        slice.adapter()
                                .direct(ConsoleSlice.member("osy").account())
                                .orElseThrow(),
                        Outgoing.of(Answer.text("for Omar")));
        post("for all");
        await().until(() -> line.count("message") > 0);
        assertThat(String.join("", line.said)).contains("for all").doesNotContain("for Omar");
    }

    @Test
    void a_page_that_does_not_read_is_dropped_without_holding_up_anybody() throws Exception {
        CountDownLatch stuck = new CountDownLatch(1);
        Line slow = new Line() {
            @Override
            public void send(String name, long id, String json) throws IOException {
                super.send(name, id, json);
                if (name.equals("message")) {
                    awaitQuietly(stuck);
                }
            }
        };
        Line quick = new Line();
        hub.serve(jane, slow, last());
        hub.serve(jane, quick, last());
        await().until(() -> quick.names().contains("live") && slow.names().contains("live"));
        // In parts that fit into any queue: the quick one may stand still for a while, and is not dropped for that.
        int part = ConsoleHub.WAITING / 4;
        int many = 5 * part;
        for (int posted = part; posted <= many; posted += part) {
            int expected = posted;
            for (int i = 0; i < part; i++) {
                post("burst " + i);
            }
            await().until(() -> quick.count("message") == expected);
        }
        assertThat(slow.count("message")).isOne();
        stuck.countDown();
        await().until(() -> slow.closed);
        Line again = new Line();
        hub.serve(jane, again, slow.last);
        await().until(() -> again.names().contains("live"));
        assertThat(again.count("message")).isEqualTo(many - 1);
    }

    @Test
    void who_missed_too_much_loads_everything_anew() {
        post("forgotten");
        slice.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("DELETE FROM console_event")
                .update();
        post("one");
        for (long known : List.of(0L, last() + 1_000)) {
            Line line = new Line();
            hub.serve(jane, line, known);
            await().until(() -> !line.names().isEmpty());
            assertThat(line.names()).first().isEqualTo("reload");
            assertThat(line.last).isEqualTo(last());
        }
        Line current = new Line();
        hub.serve(jane, current, last());
        await().until(() -> !current.names().isEmpty());
        assertThat(current.names()).first().isEqualTo("live");
    }

    @Test
    void an_idle_line_shows_life_and_ends_with_its_session() {
        Line line = new Line();
        hub.serve(jane, line, last());
        await().until(() -> line.count("alive") >= 2);
        assertThat(line.closed).isFalse();
        slice.time().putForward(Duration.ofHours(13));
        await().until(() -> line.closed);
    }

    @Test
    void a_line_that_is_never_idle_ends_with_its_session_too() {
        Line line = new Line();
        hub.serve(jane, line, last());
        await().until(() -> line.names().contains("live"));
        slice.bean(ConsoleSessions.class).end(jane.tokenHash());
        await().pollInterval(Duration.ofMillis(20)).until(() -> {
            post("busy");
            return line.closed;
        });
    }

    @Test
    void a_line_ends_when_its_person_leaves_or_may_read_something_else() {
        for (Reach reach : List.of(Reach.OWN, Reach.NOTHING)) {
            ConsoleSession session = slice.bean(ConsoleSessions.class)
                    .begin(ConsoleSlice.member("jdoe"))
                    .session();
            Line line = new Line();
            hub.serve(session, line, last());
            await().until(() -> line.names().contains("live"));
            slice.standing().of("jdoe", reach);
            await().until(() -> line.closed);
            slice.standing().putRight();
        }
    }

    @Test
    void whoever_has_no_right_hears_their_own_conversation_alone() {
        slice.standing().of("osy", Reach.OWN);
        ConsoleSession omar = slice.bean(ConsoleSessions.class)
                .begin(ConsoleSlice.member("osy"))
                .session();
        slice.standing().of("osy", Reach.UNKNOWN);
        long before = last();
        post("missed by Omar");
        Line line = new Line();
        hub.serve(omar, line, before);
        await().until(() -> line.names().contains("live"));
        post("for those with rights");
        slice.adapter()
                .post(
                        slice.adapter()
                                .direct(ConsoleSlice.member("osy").account())
                                .orElseThrow(),
                        Outgoing.of(Answer.text("for Omar")));
        await().until(() -> line.count("message") > 0);
        assertThat(String.join("", line.said)).contains("for Omar").doesNotContain("missed", "with rights");
    }

    @Test
    void signing_somebody_out_ends_all_their_lines_and_nobody_elses() {
        Line line = new Line();
        hub.serve(jane, line, last());
        Line again = new Line();
        hub.serve(
                slice.bean(ConsoleSessions.class)
                        .begin(ConsoleSlice.member("jdoe"))
                        .session(),
                again,
                last());
        ConsoleSession omar = slice.bean(ConsoleSessions.class)
                .begin(ConsoleSlice.member("osy"))
                .session();
        Line other = new Line();
        hub.serve(omar, other, last());
        ConsoleSignOut out = slice.bean(ConsoleSignOut.class);
        assertThat(out.signOut(jane.member().account())).isGreaterThanOrEqualTo(2);
        await().until(() -> line.closed && again.closed);
        assertThat(slice.bean(ConsoleSessions.class).again(jane)).isEmpty();
        assertThat(slice.bean(ConsoleSessions.class).again(omar)).isPresent();
        assertThat(other.closed).isFalse();
        assertThat(out.signOut(jane.member().account())).isZero();
    }

    @Test
    void signing_out_ends_the_line_and_so_does_stopping() {
        Line line = new Line();
        hub.serve(jane, line, last());
        hub.end(jane.tokenHash());
        await().until(() -> line.closed);
        Line other = new Line();
        hub.serve(jane, other, last());
        slice.adapter().stop();
        await().until(() -> other.closed);
        Assertions.assertThatThrownBy(() -> hub.serve(jane, new Line(), 0)).isInstanceOf(Problem.class);
    }

    @Test
    void one_account_has_a_bounded_number_of_pages() {
        List<Line> lines = new CopyOnWriteArrayList<>();
        for (int i = 0; i <= ConsoleHub.PAGES_PER_ACCOUNT; i++) {
            Line line = new Line();
            lines.add(line);
            hub.serve(jane, line, last());
        }
        await().until(() -> lines.getFirst().closed);
        assertThat(lines.stream().filter(l -> l.closed)).hasSize(1);
    }

    @Test
    void a_page_that_was_told_to_end_and_does_not_yet_makes_room_no_second_time() {
        CountDownLatch stuck = new CountDownLatch(1);
        Line slow = new Line() {
            @Override
            public void send(String name, long id, String json) throws IOException {
                awaitQuietly(stuck);
            }
        };
        try {
            hub.serve(jane, slow, last());
            List<Line> lines = new CopyOnWriteArrayList<>();
            for (int i = 0; i <= ConsoleHub.PAGES_PER_ACCOUNT; i++) {
                Line line = new Line();
                lines.add(line);
                hub.serve(jane, line, last());
            }
            await().until(() -> lines.getFirst().closed);
            assertThat(slow.closed).isFalse();
            assertThat(lines.stream().filter(l -> l.closed)).hasSize(1);
        } finally {
            stuck.countDown();
        }
        await().until(() -> slow.closed);
    }

    @Test
    void old_messages_go_and_a_living_thread_stays() {
        String old = post("old");
        String root = post("old root");
        slice.time().putForward(Duration.ofDays(31));
        slice.adapter()
                .post(
                        slice.adapter()
                                .alertChannel()
                                .thread(new io.vigie.bot.chat.MessageRef("console", "infra", root)),
                        Outgoing.of(Answer.text("still talking")));
        slice.bean(ConsoleRetention.class).sweep();
        ConsoleReader reader = slice.bean(ConsoleReader.class);
        assertThat(reader.message(Long.parseLong(old))).isEmpty();
        assertThat(reader.message(Long.parseLong(root)).orElseThrow().replies()).isOne();
        assertThat(slice.bean(ConsoleSessions.class).again(jane)).isEmpty();
    }

    private static void awaitQuietly(CountDownLatch latch) throws IOException {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static class Line implements LiveLine {
        final List<String> names = new CopyOnWriteArrayList<>();
        final List<String> said = new CopyOnWriteArrayList<>();
        volatile long last;
        volatile boolean closed;

        /** Without the signs of life. */
        List<String> names() {
            return names.stream().filter(n -> !n.equals("alive")).toList();
        }

        long count(String name) {
            return names.stream().filter(name::equals).count();
        }

        @Override
        public void send(String name, long id, String json) throws IOException {
            last = id;
            said.add(json);
            names.add(name);
        }

        @Override
        public void heartbeat() {
            names.add("alive");
        }

        @Override
        public void close() {
            closed = true;
        }
    }
}
