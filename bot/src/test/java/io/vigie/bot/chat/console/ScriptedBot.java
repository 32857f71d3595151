package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.RecordingListener;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Answers a few commands, as the real conversation would. */
class ScriptedBot extends RecordingListener implements AutoCloseable {
    static final String PROBE = "<img src=x onerror=\"document.title='owned'\"><b>bold</b>";

    private final ExecutorService work = Executors.newSingleThreadExecutor();
    private final ChatAdapter adapter;

    ScriptedBot(ChatAdapter adapter) {
        this.adapter = adapter;
    }

    @Override
    public void heard(ChatEvent event) {
        super.heard(event);
        if (event instanceof ChatEvent.MessageHeard said
                && (said.direct() || said.text().startsWith("!"))) {
            work.execute(() -> answer(said.place(), said.text().replaceFirst("^!", "")));
        }
    }

    @Override
    public List<String> suggest(AccountId account, String line) {
        List<String> words =
                line.startsWith("vm ") ? List.of("list", "show", "start", "stop") : List.of("vm", "whoami");
        String last = line.substring(line.lastIndexOf(' ') + 1);
        return words.stream().filter(w -> w.startsWith(last)).toList();
    }

    private void answer(Place place, String command) {
        switch (command) {
            case "vm list" -> adapter.post(place, Outgoing.of(guests()));
            case "cluster show brest-i11" -> adapter.post(place, Outgoing.of(cluster()));
            case "vm stop 105" -> adapter.post(place, Outgoing.of(plan()).withOffers(Emoji.APPROVE, Emoji.DENY));
            case "log" ->
                adapter.post(
                        place,
                        Outgoing.of(new Answer.Lines("Log of nikita", List.of(Cell.of("…"))))
                                .withFiles(new Attachment(
                                        "nikita.log",
                                        "text/plain",
                                        "line".repeat(900).getBytes(StandardCharsets.UTF_8))));
            case "whoami" -> adapter.post(place, Outgoing.of(Answer.text("You are Jane Doe (jdoe).")));
            case "move" -> {
                MessageRef message = adapter.post(place, Outgoing.of(progress(0.1)));
                adapter.edit(message, Outgoing.of(progress(0.64)));
            }
            default -> adapter.post(place, Outgoing.of(Answer.text("Vigie has no command “" + command + "”.")));
        }
    }

    static Answer guests() {
        return Answer.table(
                        "Guests of brest-i11",
                        Column.text("Name"),
                        Column.number("VMID"),
                        Column.text("State"),
                        Column.text("Node"),
                        Column.number("Memory"),
                        Column.number("Up"))
                .row(
                        Cell.of("web-1"),
                        Cell.of("105"),
                        Cell.good("running"),
                        Cell.of("nikita"),
                        Cell.of("3.1 of 4.0 GiB"),
                        Cell.of("12 d 4 h"))
                .row(
                        Cell.of("mattermost"),
                        Cell.of("110"),
                        Cell.good("running"),
                        Cell.of("camille"),
                        Cell.warn("7.6 of 8.0 GiB"),
                        Cell.of("3 d 1 h"))
                .row(
                        Cell.of(PROBE),
                        Cell.of("666"),
                        Cell.bad("error"),
                        Cell.of("proxima"),
                        Cell.of("0.5 of 1.0 GiB"),
                        Cell.of("35 s"))
                .row(
                        Cell.of("old-dns"),
                        Cell.of("120"),
                        Cell.quiet("stopped"),
                        Cell.of("proxima"),
                        Cell.of("–"),
                        Cell.of("–"))
                .build();
    }

    static Answer cluster() {
        return Answer.sections(
                Answer.facts("brest-i11")
                        .fact("Role", "main")
                        .fact("Quorum", Cell.good("yes, 3 of 3 votes"))
                        .fact("HA", Cell.warn("1 service in recovery"))
                        .fact("Storage", "sanizator, 2 of 2 paths")
                        .build(),
                Answer.table(
                                "Nodes",
                                Column.text("Node"),
                                Column.text("State"),
                                Column.number("CPU"),
                                Column.number("Guests"))
                        .row(Cell.of("camille"), Cell.good("online"), Cell.of("21 %"), Cell.of("12"))
                        .row(Cell.of("nikita"), Cell.bad("gone for 35 s"), Cell.of("–"), Cell.of("9"))
                        .row(Cell.of("proxima"), Cell.good("online"), Cell.of("48 %"), Cell.of("8"))
                        .build(),
                new Answer.Lines(
                        "What happened",
                        Stream.of(
                                        "10:02:11 nikita no longer answers",
                                        "10:03:12 fenced",
                                        "10:03:25 web-1 started on camille")
                                .map(Cell::of)
                                .toList()));
    }

    static Answer plan() {
        return Answer.sections(
                Answer.text("jdoe asks: stop web-1 (105) on nikita"),
                Answer.facts("Plan 42, risky")
                        .fact("Interrupts", Cell.warn("web-1, up for 12 d 4 h"))
                        .fact("Memory left", "no change")
                        .fact("Needs", "1 vote of administrators")
                        .fact("Until", "10:17")
                        .build(),
                new Answer.Code("vm stop 105 --cluster brest-i11"));
    }

    static Answer progress(double part) {
        return new Answer.Progress(
                "Move web-1 to camille",
                part,
                Cell.of("copying memory"),
                List.of("start migration", "memory 2.6 GiB of 4.0 GiB"));
    }

    @Override
    public void close() {
        work.shutdownNow();
    }
}
