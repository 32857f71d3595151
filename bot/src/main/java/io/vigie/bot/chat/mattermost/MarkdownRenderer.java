package io.vigie.bot.chat.mattermost;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** An answer as Mattermost markdown. Every text goes through {@link Escape}. */
final class MarkdownRenderer {
    /** A phone shows about as much of a table; a wider one becomes a card a row. */
    private static final int WIDEST_TABLE = 64;

    private static final int MOST_COLUMNS = 5;
    private static final int BAR = 10;

    private MarkdownRenderer() {}

    /** Never blank: the server takes no empty message. */
    static String render(Answer answer) {
        String text = part(answer);
        return text.isBlank() ? "(nothing to show)" : text;
    }

    private static String part(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> cell(text.cell());
            case Answer.Lines lines ->
                titled(
                        lines.title(),
                        lines.lines().stream().map(MarkdownRenderer::cell).collect(Collectors.joining("\n")));
            case Answer.Table table -> titled(table.title(), table(table));
            case Answer.Facts facts ->
                titled(
                        facts.title(),
                        facts.facts().stream()
                                .map(f -> bold(f.name()) + " " + cell(f.value()))
                                .collect(Collectors.joining("\n")));
            case Answer.Progress progress -> progress(progress);
            case Answer.Code code -> Escape.block(code.text());
            case Answer.Picture picture -> part(picture.content().summary());
            case Answer.Sections sections ->
                sections.parts().stream()
                        .map(MarkdownRenderer::part)
                        .filter(p -> !p.isBlank())
                        .collect(Collectors.joining("\n\n"));
        };
    }

    private static String titled(String title, String body) {
        String head = bold(title);
        // A table is one only after an empty line.
        String gap = body.startsWith("|") || body.startsWith("```") ? "\n\n" : "\n";
        return head.isEmpty() ? body : body.isEmpty() ? head : head + gap + body;
    }

    private static String progress(Answer.Progress progress) {
        String head = bold(progress.title());
        if (progress.part() >= 0) {
            int done = (int) Math.round(Math.min(1, progress.part()) * BAR);
            head += " " + "▰".repeat(done) + "▱".repeat(BAR - done) + " " + Math.round(progress.part() * 100) + " %";
        }
        String state = cell(progress.state());
        String body = state.isEmpty() ? head.strip() : head.isBlank() ? state : head.strip() + "\n" + state;
        return progress.tail().isEmpty() ? body : body + "\n" + Escape.block(String.join("\n", lines(progress.tail())));
    }

    private static List<String> lines(List<String> tail) {
        return tail.stream().map(line -> line.replaceAll("\\R", " ")).toList();
    }

    private static String table(Answer.Table table) {
        if (table.rows().isEmpty()) {
            return Escape.line(table.whenEmpty());
        }
        return table.columns().size() <= MOST_COLUMNS && width(table) <= WIDEST_TABLE ? grid(table) : cards(table);
    }

    private static int width(Answer.Table table) {
        int width = 0;
        for (int i = 0; i < table.columns().size(); i++) {
            int column = i;
            width += 3
                    + Math.max(
                            table.columns().get(i).name().length(),
                            table.rows().stream()
                                    .mapToInt(row -> row.get(column).text().length())
                                    .max()
                                    .orElse(0));
        }
        return width;
    }

    private static String grid(Answer.Table table) {
        List<String> lines = new ArrayList<>();
        lines.add(row(table.columns().stream().map(c -> Escape.line(c.name())).toList()));
        lines.add(row(
                table.columns().stream().map(c -> c.number() ? "---:" : "---").toList()));
        table.rows()
                .forEach(cells ->
                        lines.add(row(cells.stream().map(MarkdownRenderer::cell).toList())));
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }

    /** The first column names the row; the others follow with their names, which wraps on any screen. */
    private static String cards(Answer.Table table) {
        List<String> lines = new ArrayList<>();
        for (List<Cell> cells : table.rows()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                Cell value = cells.get(i);
                if (i == 0) {
                    parts.add(sign(value) + bold(value.text()));
                } else if (!value.text().isBlank()) {
                    Column column = Objects.requireNonNull(table.columns().get(i));
                    parts.add(Escape.line(column.name()) + " " + cell(value));
                }
            }
            lines.add(String.join(" · ", parts));
        }
        return String.join("\n", lines);
    }

    private static String cell(Cell cell) {
        String text = Escape.line(cell.text());
        return text.isEmpty() ? "" : sign(cell) + text;
    }

    private static String sign(Cell cell) {
        return switch (cell.tone()) {
            case PLAIN, QUIET -> "";
            case GOOD -> "🟢 ";
            case WARN -> "🟡 ";
            case BAD -> "🔴 ";
        };
    }

    private static String bold(String text) {
        String escaped = Escape.line(text);
        return escaped.isEmpty() ? "" : "**" + escaped + "**";
    }
}
