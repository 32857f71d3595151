package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Markdown;
import io.vigie.commands.Answer;
import java.util.ArrayList;
import java.util.List;

/** An answer as Mattermost markdown. Every text goes through {@link Escape}. */
final class MarkdownRenderer implements Markdown.Dialect {
    /** A phone shows about as much of a table; a wider one becomes a card a row. */
    private static final int WIDEST_TABLE = 64;

    private static final int MOST_COLUMNS = 5;

    private static final Markdown MARKDOWN = new Markdown(new MarkdownRenderer());

    private MarkdownRenderer() {}

    /** Never blank: the server takes no empty message. */
    static String render(Answer answer) {
        String text = MARKDOWN.render(answer);
        return text.isBlank() ? "(nothing to show)" : text;
    }

    @Override
    public String line(String text) {
        return Escape.line(text);
    }

    @Override
    public String block(String text) {
        return Escape.block(text);
    }

    /** A table is one only after an empty line. */
    @Override
    public String gap(String body) {
        return body.startsWith("|") || body.startsWith("```") ? "\n\n" : "\n";
    }

    @Override
    public String table(Answer.Table table, Markdown markdown) {
        return table.columns().size() <= MOST_COLUMNS && width(table) <= WIDEST_TABLE
                ? grid(table, markdown)
                : markdown.cards(table);
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

    private static String grid(Answer.Table table, Markdown markdown) {
        List<String> lines = new ArrayList<>();
        lines.add(row(table.columns().stream().map(c -> Escape.line(c.name())).toList()));
        lines.add(row(
                table.columns().stream().map(c -> c.number() ? "---:" : "---").toList()));
        table.rows()
                .forEach(cells ->
                        lines.add(row(cells.stream().map(markdown::cell).toList())));
        return String.join("\n", lines);
    }

    private static String row(List<String> cells) {
        return "| " + String.join(" | ", cells) + " |";
    }
}
