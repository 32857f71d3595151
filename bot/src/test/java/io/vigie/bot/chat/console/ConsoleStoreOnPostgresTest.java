package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The same SQL on the other database, and with writers at the same time. */
class ConsoleStoreOnPostgresTest {
    private static ConsoleSlice slice;

    @BeforeAll
    static void open(@TempDir Path folder) {
        slice = ConsoleSlice.startOnPostgres(folder);
        slice.adapter().start(new RecordingListener());
    }

    @AfterAll
    static void close() {
        if (slice != null) {
            slice.close();
        }
    }

    @Test
    void a_message_with_all_that_hangs_on_it() {
        ConsoleMember jane = ConsoleSlice.member("jdoe");
        slice.bean(ConsoleSessions.class).begin(jane);
        slice.bean(ConsoleSessions.class).begin(jane);
        Outgoing plan = Outgoing.of(Answer.text("plan \u0000 <b>"))
                .withOffers(Emoji.APPROVE)
                .withFiles(new Attachment("a.txt", "text/plain", new byte[] {1, 2}))
                .withKey("plan 42");
        MessageRef message = slice.adapter().post(slice.adapter().alertChannel(), plan);
        assertThat(slice.adapter().post(slice.adapter().alertChannel(), plan)).isEqualTo(message);
        slice.adapter().react(jane, "infra", Long.parseLong(message.id()), Emoji.APPROVE, true);
        slice.adapter().react(jane, "infra", Long.parseLong(message.id()), Emoji.APPROVE, true);
        slice.adapter().say(jane, "infra", Optional.of(Long.parseLong(message.id())), "why?", "k");
        slice.adapter().edit(message, Outgoing.of(Answer.text("done")));
        assertThat(slice.adapter().reactions(message)).containsExactly(new Reaction(jane.account(), Emoji.APPROVE));
        MessageView view = slice.bean(ConsoleReader.class)
                .message(Long.parseLong(message.id()))
                .orElseThrow();
        assertThat(view.revision()).isOne();
        assertThat(view.replies()).isOne();
        assertThat(slice.bean(ConsoleReader.class)
                        .file(view.files().getFirst().id())
                        .orElseThrow()
                        .content())
                .containsExactly(1, 2);
        slice.bean(ConsoleRetention.class).sweep();
    }

    @Test
    void whoever_reads_the_highest_number_has_seen_every_lower_one() throws Exception {
        ConsoleEvents events = slice.bean(ConsoleEvents.class);
        long before = events.last();
        try (ExecutorService writers = Executors.newFixedThreadPool(6)) {
            List<? extends Future<?>> all = IntStream.range(0, 60)
                    .mapToObj(i -> writers.submit(() -> slice.adapter()
                            .post(
                                    slice.adapter().alertChannel(),
                                    Outgoing.of(Answer.text("n")).withKey("n" + i % 30))))
                    .toList();
            long seen = before;
            int read = 0;
            while (!all.stream().allMatch(Future::isDone)
                    || !events.after(seen, 1).isEmpty()) {
                for (ConsoleEvents.Change change : events.after(seen, 100)) {
                    seen = change.id();
                    read++;
                }
            }
            for (Future<?> one : all) {
                one.get();
            }
            assertThat(read).isEqualTo(30);
        }
    }
}
