package io.vigie.bot.chat.discord;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Tone;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * The body of a plan or an incident: what the message's own text, which a phone shows in its notification, heads.
 *
 * @param colour RGB
 */
record Embed(int colour, List<Field> fields) {
    private static final int MOST_FIELDS = 25;
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_VALUE = 1_024;
    private static final int LONGEST = 6_000;
    /** Of a line that is longer than a value; escaping makes it at most twice as long, and its tone goes before it. */
    private static final int PIECE = LONGEST_VALUE / 2 - 12;

    /** Longer values get a line of their own. */
    private static final int BESIDE = 32;

    /** Discord takes no empty name. */
    private static final String NO_NAME = "\u200b";

    record Field(String name, String value, boolean beside) {
        private boolean fits() {
            return !name.isEmpty() && name.length() <= LONGEST_NAME && value.length() <= LONGEST_VALUE;
        }
    }

    Embed {
        fields = List.copyOf(fields);
    }

    /** Empty when these parts are more than an embed takes. */
    static Optional<Embed> of(Cell head, List<Answer> body) {
        List<Field> fields = new ArrayList<>();
        body.forEach(part -> add(part, fields));
        int length = fields.stream()
                .mapToInt(f -> f.name().length() + f.value().length())
                .sum();
        boolean fits = !fields.isEmpty()
                && fields.size() <= MOST_FIELDS
                && length <= LONGEST
                && fields.stream().allMatch(Field::fits);
        return fits ? Optional.of(new Embed(colour(head, body), fields)) : Optional.empty();
    }

    private static void add(Answer part, List<Field> fields) {
        switch (part) {
            case Answer.Facts facts ->
                facts.facts()
                        .forEach(fact -> add(
                                fact.name(),
                                List.of(fact.value()),
                                MarkdownRenderer.cell(fact.value()).length() <= BESIDE,
                                fields));
            case Answer.Lines lines -> add(lines.title(), lines.lines(), false, fields);
            case Answer.Sections sections -> sections.parts().forEach(inner -> add(inner, fields));
            case Answer.Table table -> add("", MarkdownRenderer.render(table), fields);
            case Answer.Text text -> add("", MarkdownRenderer.render(text), fields);
            case Answer.Progress progress -> add("", MarkdownRenderer.render(progress), fields);
            case Answer.Code code -> add("", MarkdownRenderer.render(code), fields);
            case Answer.Picture picture -> add("", MarkdownRenderer.render(picture), fields);
        }
    }

    private static void add(String name, String value, List<Field> fields) {
        if (!value.isBlank()) {
            fields.add(new Field(named(name), value, false));
        }
    }

    /** In as many fields as it needs; the first has the name. */
    private static void add(String name, List<Cell> lines, boolean beside, List<Field> fields) {
        String title = named(name);
        for (String value : values(lines)) {
            fields.add(new Field(title, value, beside));
            title = NO_NAME;
        }
    }

    /** Whole lines, as many in each as a value takes. */
    private static List<String> values(List<Cell> lines) {
        List<String> values = new ArrayList<>();
        StringBuilder value = new StringBuilder();
        for (Cell line : lines) {
            for (Cell piece : pieces(line)) {
                String text = MarkdownRenderer.cell(piece);
                if (value.length() + 1 + text.length() > LONGEST_VALUE) {
                    values.add(value.toString());
                    value.setLength(0);
                }
                value.append(value.isEmpty() ? "" : "\n").append(text);
            }
        }
        values.add(value.toString());
        values.removeIf(String::isBlank);
        return values;
    }

    /** Cut before it is escaped, so that no cut makes markup of what was text. */
    private static List<Cell> pieces(Cell line) {
        if (MarkdownRenderer.cell(line).length() <= LONGEST_VALUE) {
            return List.of(line);
        }
        List<Cell> pieces = new ArrayList<>();
        Tone tone = line.tone();
        String rest = line.text();
        while (rest.length() > PIECE) {
            int cut = cut(rest);
            pieces.add(new Cell(rest.substring(0, cut), tone));
            rest = rest.substring(cut).stripLeading();
            tone = Tone.PLAIN;
        }
        pieces.add(new Cell(rest, tone));
        return pieces;
    }

    /** Rather between the parts of a list, or between words, than within one. */
    private static int cut(String text) {
        int comma = text.lastIndexOf(", ", PIECE - 1) + 1;
        if (comma > 0) {
            return comma;
        }
        int blank = text.lastIndexOf(' ', PIECE);
        if (blank > 0) {
            return blank;
        }
        return Character.isHighSurrogate(text.charAt(PIECE - 1)) ? PIECE - 1 : PIECE;
    }

    private static String named(String name) {
        String escaped = Escape.line(name);
        return escaped.isEmpty() ? NO_NAME : escaped;
    }

    /** The head's tone; where it has none, the first there is in the facts. */
    private static int colour(Cell head, List<Answer> body) {
        List<Tone> tones = new ArrayList<>(List.of(head.tone()));
        for (Answer part : body) {
            if (part instanceof Answer.Facts facts) {
                facts.facts().forEach(fact -> tones.add(fact.value().tone()));
            }
        }
        for (Tone tone : tones) {
            switch (tone) {
                case GOOD -> {
                    return 0x2E9E5B;
                }
                case WARN -> {
                    return 0xE0A100;
                }
                case BAD -> {
                    return 0xD13438;
                }
                case PLAIN, QUIET -> {}
            }
        }
        return 0x5A6B7B;
    }

    DataObject data() {
        DataArray list = DataArray.empty();
        fields.forEach(field -> list.add(DataObject.empty()
                .put("name", field.name())
                .put("value", field.value())
                .put("inline", field.beside())));
        return DataObject.empty().put("color", colour).put("fields", list);
    }
}
