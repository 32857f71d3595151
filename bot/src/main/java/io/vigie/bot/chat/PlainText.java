package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** An answer as plain text with aligned columns: for files, and for whatever shows no more than text. */
public final class PlainText {
    private PlainText() {}

    public static String of(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> line(text.cell());
            case Answer.Lines lines ->
                titled(
                        lines.title(),
                        lines.lines().stream().map(PlainText::line).collect(Collectors.joining("\n")));
            case Answer.Table table -> titled(table.title(), table(table));
            case Answer.Facts facts -> titled(facts.title(), facts(facts));
            case Answer.Progress progress ->
                titled(
                        progress.title()
                                + (progress.part() < 0 ? "" : String.format(" %.0f %%", progress.part() * 100)),
                        line(progress.state())
                                + progress.tail().stream()
                                        .map(t -> "\n  " + clean(t))
                                        .collect(Collectors.joining()));
            case Answer.Code code -> code.text();
            case Answer.Picture picture -> of(picture.content().summary());
            case Answer.Sections sections ->
                sections.parts().stream().map(PlainText::of).collect(Collectors.joining("\n\n"));
        };
    }

    private static String titled(String title, String body) {
        return title.isEmpty() ? body : clean(title) + "\n" + body;
    }

    private static String facts(Answer.Facts facts) {
        int width =
                facts.facts().stream().mapToInt(f -> f.name().length()).max().orElse(0);
        return facts.facts().stream()
                .map(f -> pad(clean(f.name()), width, false) + "  " + line(f.value()))
                .collect(Collectors.joining("\n"));
    }

    private static String table(Answer.Table table) {
        if (table.rows().isEmpty()) {
            return table.whenEmpty();
        }
        List<List<String>> lines = new ArrayList<>();
        lines.add(table.columns().stream().map(Answer.Column::name).toList());
        table.rows().forEach(row -> lines.add(row.stream().map(PlainText::line).toList()));
        int[] widths = new int[table.columns().size()];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        return lines.stream()
                .map(line -> {
                    List<String> padded = new ArrayList<>();
                    for (int i = 0; i < widths.length; i++) {
                        padded.add(pad(
                                line.get(i), widths[i], table.columns().get(i).number()));
                    }
                    return String.join("  ", padded).stripTrailing();
                })
                .collect(Collectors.joining("\n"));
    }

    private static String pad(String text, int width, boolean right) {
        String blanks = " ".repeat(Math.max(0, width - text.length()));
        return right ? blanks + text : text + blanks;
    }

    private static String line(Cell cell) {
        return clean(cell.text());
    }

    /** Outside text cannot fake another line or hide behind control and direction characters. */
    static String clean(String text) {
        return text.replaceAll("[\\p{Cntrl}\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", " ");
    }
}
