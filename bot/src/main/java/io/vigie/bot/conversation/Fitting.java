package io.vigie.bot.conversation;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.ChartPicture;
import io.vigie.bot.chat.DiagramPicture;
import io.vigie.bot.chat.Excerpt;
import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import io.vigie.commands.Diagram;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/**
 * Makes an answer fit a screen: of a long table, list or text the head and the tail, and the whole of it as a file; a
 * chart in numbers, and as a picture.
 */
final class Fitting {
    private static final int MOST_ROWS = 60;
    private static final int HEAD = 40;
    private static final int TAIL = 10;

    private Fitting() {}

    /** @param zone of the times beside a chart */
    static Outgoing fit(Answer answer, ZoneId zone) {
        List<Attachment> files = new ArrayList<>();
        Answer inWords = draw(answer, files, zone);
        Answer shown = shorten(inWords);
        if (!shown.equals(inWords)) {
            files.add(Excerpt.whole(inWords));
        }
        return Outgoing.of(shown).withFiles(files.toArray(Attachment[]::new));
    }

    /** The answer without charts; their pictures are added to the files. */
    private static Answer draw(Answer answer, List<Attachment> files, ZoneId zone) {
        return switch (answer) {
            case Answer.Picture picture -> {
                Optional<Attachment> drawn = switch (picture.content()) {
                    case Chart chart -> ChartPicture.of(chart, zone);
                    case Diagram diagram -> DiagramPicture.of(diagram);
                };
                drawn.ifPresent(files::add);
                yield ChartPicture.inNumbers(picture.content(), drawn.isPresent());
            }
            case Answer.Sections sections ->
                new Answer.Sections(sections.parts().stream()
                        .map(part -> draw(part, files, zone))
                        .toList());
            case Answer.Text t -> t;
            case Answer.Lines l -> l;
            case Answer.Table t -> t;
            case Answer.Facts f -> f;
            case Answer.Progress p -> p;
            case Answer.Code c -> c;
        };
    }

    private static Answer shorten(Answer answer) {
        return switch (answer) {
            case Answer.Table table when table.rows().size() > MOST_ROWS -> shorten(table);
            case Answer.Sections sections ->
                new Answer.Sections(
                        sections.parts().stream().map(Fitting::shorten).toList());
            case Answer.Lines lines
            when lines.lines().size() > MOST_ROWS ->
                new Answer.Lines(lines.title(), shorten(lines.lines(), Fitting::gap));
            case Answer.Code code
            when code.text().lines().count() > MOST_ROWS ->
                new Answer.Code(String.join(
                        "\n",
                        shorten(
                                code.text().lines().toList(),
                                hidden -> gap(hidden).text())));
            case Answer.Text t -> t;
            case Answer.Lines l -> l;
            case Answer.Table t -> t;
            case Answer.Facts f -> f;
            case Answer.Progress p -> p;
            case Answer.Code c -> c;
            case Answer.Picture p -> p;
        };
    }

    private static Answer shorten(Answer.Table table) {
        List<List<Cell>> rows = shorten(table.rows(), hidden -> {
            List<Cell> gap = new ArrayList<>();
            for (int i = 0; i < table.columns().size(); i++) {
                gap.add(i == 0 ? gap(hidden) : Cell.quiet("…"));
            }
            return gap;
        });
        return new Answer.Table(table.title(), table.columns(), rows, table.whenEmpty());
    }

    private static <T> List<T> shorten(List<T> whole, IntFunction<T> gap) {
        int all = whole.size();
        List<T> shown = new ArrayList<>(whole.subList(0, HEAD));
        shown.add(gap.apply(all - HEAD - TAIL));
        shown.addAll(whole.subList(all - TAIL, all));
        return shown;
    }

    private static Cell gap(int hidden) {
        return Cell.quiet("… " + hidden + " more in the file");
    }
}
