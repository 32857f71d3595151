package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;

/** An answer as markdown, as far as chats agree on it. Every text goes through the chat's own {@link Dialect}. */
public final class Markdown {
    private static final int BAR = 10;

    /** What a chat makes of markdown. */
    public interface Dialect {
        /** One line that shows exactly this text. */
        String line(String text);

        /** A block of fixed width that shows exactly this text. */
        String block(String text);

        /** A table with rows; as {@link #cards} where it would be too wide. */
        String table(Answer.Table table, Markdown markdown);

        /** What stands between a title and what it heads. */
        String gap(String body);
    }

    private final Dialect dialect;

    public Markdown(Dialect dialect) {
        this.dialect = dialect;
    }

    /** May be blank, which no chat takes for a message. */
    public String render(Answer answer) {
        return switch (answer) {
            case Answer.Text text -> cell(text.cell());
            case Answer.Lines lines -> titled(lines.title(), lines(lines));
            case Answer.Table table ->
                titled(
                        table.title(),
                        table.rows().isEmpty() ? dialect.line(table.whenEmpty()) : dialect.table(table, this));
            case Answer.Facts facts ->
                titled(
                        facts.title(),
                        facts.facts().stream()
                                .map(f -> bold(f.name()) + " " + cell(f.value()))
                                .collect(Collectors.joining("\n")));
            case Answer.Progress progress -> progress(progress);
            case Answer.Code code -> dialect.block(code.text());
            case Answer.Picture picture -> render(picture.content().summary());
            case Answer.Sections sections ->
                sections.parts().stream()
                        .map(this::render)
                        .filter(p -> !p.isBlank())
                        .collect(Collectors.joining("\n\n"));
        };
    }

    /** Without their title. */
    public String lines(Answer.Lines lines) {
        return lines.lines().stream().map(this::cell).collect(Collectors.joining("\n"));
    }

    /** With its tone as a sign; empty when there is no text. */
    public String cell(Cell cell) {
        String text = dialect.line(cell.text());
        return text.isEmpty() ? "" : sign(cell) + text;
    }

    private String bold(String text) {
        String escaped = dialect.line(text);
        return escaped.isEmpty() ? "" : "**" + escaped + "**";
    }

    private String titled(String title, String body) {
        String head = bold(title);
        return head.isEmpty() ? body : body.isEmpty() ? head : head + dialect.gap(body) + body;
    }

    private String progress(Answer.Progress progress) {
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
        return tail.isEmpty() ? body : body + "\n" + dialect.block(String.join("\n", tail));
    }

    /** The first column names the row; the others follow with their names, which wraps on any screen. */
    public String cards(Answer.Table table) {
        List<String> lines = new ArrayList<>();
        for (List<Cell> cells : table.rows()) {
            List<String> parts = new ArrayList<>();
            for (int i = 0; i < cells.size(); i++) {
                Cell value = cells.get(i);
                if (i == 0) {
                    parts.add(sign(value) + bold(value.text()));
                } else if (!value.text().isBlank()) {
                    Column column = Objects.requireNonNull(table.columns().get(i));
                    parts.add(dialect.line(column.name()) + " " + cell(value));
                }
            }
            lines.add(String.join(" · ", parts));
        }
        return String.join("\n", lines);
    }

    /** A tone where nothing else shows it: empty, or ends with a blank. */
    public static String sign(Cell cell) {
        return switch (cell.tone()) {
            case PLAIN, QUIET -> "";
            case GOOD -> "🟢 ";
            case WARN -> "🟡 ";
            case BAD -> "🔴 ";
        };
    }
}
