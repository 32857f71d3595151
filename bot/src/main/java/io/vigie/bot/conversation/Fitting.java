package io.vigie.bot.conversation;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Makes an answer fit a screen: of a long table or log the head and the tail, and the whole of it as a file. */
final class Fitting {
    private static final int MOST_ROWS = 60;
    private static final int HEAD = 40;
    private static final int TAIL = 10;

    private Fitting() {}

    static Outgoing fit(Answer answer) {
        Answer shown = shorten(answer);
        return shown.equals(answer)
                ? Outgoing.of(answer)
                : Outgoing.of(shown)
                        .withFiles(new Attachment(
                                "answer.txt",
                                "text/plain;charset=utf-8",
                                PlainText.of(answer).getBytes(StandardCharsets.UTF_8)));
    }

    private static Answer shorten(Answer answer) {
        return switch (answer) {
            case Answer.Table table when table.rows().size() > MOST_ROWS -> shorten(table);
            case Answer.Sections sections ->
                new Answer.Sections(
                        sections.parts().stream().map(Fitting::shorten).toList());
            case Answer.Code code when code.text().lines().count() > MOST_ROWS -> shorten(code);
            case Answer.Text t -> t;
            case Answer.Lines l -> l;
            case Answer.Table t -> t;
            case Answer.Facts f -> f;
            case Answer.Progress p -> p;
            case Answer.Code c -> c;
        };
    }

    /** A log ends with what matters. */
    private static Answer shorten(Answer.Code code) {
        List<String> lines = code.text().lines().toList();
        List<String> shown = new ArrayList<>(lines.subList(0, TAIL));
        shown.add("… " + (lines.size() - TAIL - HEAD) + " more in the file");
        shown.addAll(lines.subList(lines.size() - HEAD, lines.size()));
        return new Answer.Code(String.join("\n", shown));
    }

    private static Answer shorten(Answer.Table table) {
        int all = table.rows().size();
        List<List<Cell>> rows = new ArrayList<>(table.rows().subList(0, HEAD));
        List<Cell> gap = new ArrayList<>();
        for (int i = 0; i < table.columns().size(); i++) {
            gap.add(Cell.quiet(i == 0 ? "… " + (all - HEAD - TAIL) + " more in the file" : "…"));
        }
        rows.add(gap);
        rows.addAll(table.rows().subList(all - TAIL, all));
        return new Answer.Table(table.title(), table.columns(), rows, table.whenEmpty());
    }
}
