package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** An answer as Discord markdown, which has no tables. Every text goes through {@link Escape}. */
final class MarkdownRenderer {
    /** A phone shows about as much of a line of fixed width; a wider table becomes a card a row. */
    private static final int WIDEST_TABLE = 56;

    private static final int BAR = 10;

    private MarkdownRenderer() {}

    /** May be blank, which Discord does not take for a message. */
    static String render(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> cell(text.cell());
            case Answer.Lines lines -> titled(lines.title(), lines(lines));
            case Answer.Table table -> titled(table.title(), table(table));
            case Answer.Facts facts ->
                titled(
                        facts.title(),
                        facts.facts().stream()
                                .map(f -> bold(f.name()) + " " + cell(f.value()))
                                .collect(Collectors.joining("\n")));
            case Answer.Progress progress -> progress(progress);
            case Answer.Code code -> Escape.block(code.text());
            case Answer.Picture picture -> render(picture.content().summary());
            case Answer.Sections sections ->
                sections.parts().stream()
                        .map(MarkdownRenderer::render)
                        .filter(p -> !p.isBlank())
                        .collect(Collectors.joining("\n\n"));
        };
    }

    static String lines(Answer.Lines lines) {
        return lines.lines().stream().map(MarkdownRenderer::cell).collect(Collectors.joining("\n"));
    }

    static String cell(Cell cell) {
        String text = Escape.line(cell.text());
        return text.isEmpty() ? "" : sign(cell) + text;
    }

    static String bold(String text) {
        String escaped = Escape.line(text);
        return escaped.isEmpty() ? "" : "**" + escaped + "**";
    }

    private static String titled(String title, String body) {
        String head = bold(title);
        return head.isEmpty() ? body : body.isEmpty() ? head : head + "\n" + body;
    }

    private static String progress(Answer.Progress progress) {
        String head = bold(progress.title());
        if (progress.part() >= 0) {
            int done = (int) Math.round(Math.min(1, progress.part()) * BAR);
            head += " " + "▰".repeat(done) + "▱".repeat(BAR - done) + " " + Math.round(progress.part() * 100) + " %";
        }
        String state = cell(progress.state());
        String body = state.isEmpty() ? head.strip() : head.isBlank() ? state : head.strip() + "\n" + state;
        List<String> tail = progress.tail().stream()
                .map(line -> line.replaceAll("\\R", " "))
                .toList();
        return tail.isEmpty() ? body : body + "\n" + Escape.block(String.join("\n", tail));
    }

    private static String table(Answer.Table table) {
        if (table.rows().isEmpty()) {
            return Escape.line(table.whenEmpty());
        }
        Answer.Table bare = new Answer.Table("", table.columns(), signed(table), table.whenEmpty());
        String grid = PlainText.of(bare);
        int width = grid.lines().mapToInt(String::length).max().orElse(0);
        return width <= WIDEST_TABLE ? Escape.block(grid) : cards(table);
    }

    /** Tones as signs in the text, where nothing else shows them. */
    private static List<List<Cell>> signed(Answer.Table table) {
        return table.rows().stream()
                .map(row -> row.stream()
                        .map(cell -> cell.text().isBlank() ? cell : Cell.of(sign(cell) + cell.text()))
                        .toList())
                .toList();
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

    private static String sign(Cell cell) {
        return switch (cell.tone()) {
            case PLAIN, QUIET -> "";
            case GOOD -> "🟢 ";
            case WARN -> "🟡 ";
            case BAD -> "🔴 ";
        };
    }
}
