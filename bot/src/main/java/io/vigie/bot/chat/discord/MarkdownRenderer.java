package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Markdown;
import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.util.List;

/** An answer as Discord markdown, which has no tables. Every text goes through {@link Escape}. */
final class MarkdownRenderer implements Markdown.Dialect {
    /** A phone shows about as much of a line of fixed width; a wider table becomes a card a row. */
    private static final int WIDEST_TABLE = 56;

    private static final Markdown MARKDOWN = new Markdown(new MarkdownRenderer());

    private MarkdownRenderer() {}

    /** May be blank, which Discord does not take for a message. */
    static String render(Answer answer) {
        return MARKDOWN.render(answer);
    }

    static String cell(Cell cell) {
        return MARKDOWN.cell(cell);
    }

    @Override
    public String line(String text) {
        return Escape.line(text);
    }

    @Override
    public String block(String text) {
        return Escape.block(text);
    }

    @Override
    public String gap(String body) {
        return "\n";
    }

    @Override
    public String table(Answer.Table table, Markdown markdown) {
        Answer.Table bare = new Answer.Table("", table.columns(), signed(table), table.whenEmpty());
        String grid = PlainText.of(bare);
        int width = grid.lines().mapToInt(String::length).max().orElse(0);
        return width <= WIDEST_TABLE ? block(grid) : markdown.cards(table);
    }

    /** Tones as signs in the text, where nothing else shows them. */
    private static List<List<Cell>> signed(Answer.Table table) {
        return table.rows().stream()
                .map(row -> row.stream()
                        .map(cell -> cell.text().isBlank() ? cell : Cell.of(Markdown.sign(cell) + cell.text()))
                        .toList())
                .toList();
    }
}
