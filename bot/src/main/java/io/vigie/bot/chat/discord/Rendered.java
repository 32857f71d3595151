package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * What fits into a message: the answer as text, or a head line with an embed below it; or the answer's head and tail and
 * the whole of it as a file. Decided by the answer and the channel, so that an edit comes out in the form of the message.
 *
 * @param file the whole answer when the text is not
 */
record Rendered(String content, Optional<Embed> embed, Optional<Attachment> file) {
    static final int MOST = 2_000;
    private static final int HEAD = 1_200;
    private static final int TAIL = 600;
    private static final String IN_THE_FILE = "… the whole is in the file answer.txt …";

    static Rendered of(Answer answer) {
        return of(answer, true);
    }

    /** @param cards whether embeds are shown there */
    static Rendered of(Answer answer, boolean cards) {
        Optional<Rendered> card = cards ? card(answer) : Optional.empty();
        return card.isPresent() ? card.get() : text(answer);
    }

    /** Whether Discord left its embed out: where the bot may not embed links it does so, and says nothing of it. */
    boolean isBareIn(JsonNode message) {
        return embed.isPresent()
                && message.path("embeds").isEmpty()
                && content.strip().equals(Wire.text(message, "content").strip());
    }

    /** Where no file can go with it. */
    static Rendered withoutFile(Answer answer, boolean cards) {
        Rendered rendered = of(answer, cards);
        return rendered.file().isEmpty()
                ? rendered
                : new Rendered(
                        rendered.content().replace(IN_THE_FILE, "… too long to show in between …"),
                        rendered.embed(),
                        Optional.empty());
    }

    /** A heading with facts, as plans and incidents are. */
    private static Optional<Rendered> card(Answer answer) {
        if (!(answer instanceof Answer.Sections sections)
                || sections.parts().size() < 2
                || !(sections.parts().getFirst() instanceof Answer.Text head)
                || !(sections.parts().get(1) instanceof Answer.Facts)) {
            return Optional.empty();
        }
        Cell cell = head.cell();
        List<Answer> body = sections.parts().subList(1, sections.parts().size());
        String title = MarkdownRenderer.cell(cell);
        return title.isBlank() || title.length() > MOST
                ? Optional.empty()
                : Embed.of(cell, body).map(embed -> new Rendered(title, Optional.of(embed), Optional.empty()));
    }

    private static Rendered text(Answer answer) {
        String text = MarkdownRenderer.render(answer);
        if (text.isBlank()) {
            return new Rendered("(nothing to show)", Optional.empty(), Optional.empty());
        }
        if (text.length() <= MOST) {
            return new Rendered(text, Optional.empty(), Optional.empty());
        }
        String plain = PlainText.of(answer);
        List<String> lines = plain.lines().toList();
        String shown = Escape.block(take(lines, HEAD, false)) + "\n" + IN_THE_FILE + "\n"
                + Escape.block(take(lines.reversed(), TAIL, true));
        return new Rendered(
                shown,
                Optional.empty(),
                Optional.of(new Attachment(
                        "answer.txt", "text/plain;charset=utf-8", plain.getBytes(StandardCharsets.UTF_8))));
    }

    /** Whole lines up to so many characters, in the order of the answer when they come reversed. */
    private static String take(List<String> lines, int most, boolean reversed) {
        StringBuilder taken = new StringBuilder();
        int used = 0;
        for (String line : lines) {
            int room = most - used;
            boolean whole = cost(line) <= room;
            // Of a line that does not fit as much as does even where every sign costs two.
            int part = whole ? line.length() : Math.min(line.length(), Math.max(0, room / 2));
            if (reversed) {
                taken.insert(0, line.substring(line.length() - part) + "\n");
            } else {
                taken.append(line, 0, part).append('\n');
            }
            used += cost(line);
            if (!whole) {
                break;
            }
        }
        return taken.toString();
    }

    /** With its line end; a run of backticks grows when it is cut. */
    private static int cost(String line) {
        return 1 + line.length() + (int) line.chars().filter(c -> c == '`').count();
    }
}
