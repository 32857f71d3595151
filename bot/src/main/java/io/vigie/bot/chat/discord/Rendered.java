package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Excerpt;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
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

    static Rendered of(Answer answer) {
        return of(answer, true);
    }

    /** @param cards whether embeds are shown there */
    static Rendered of(Answer answer, boolean cards) {
        return of(answer, cards, Excerpt.IN_THE_FILE);
    }

    /** Where no file can go with it. */
    static Rendered withoutFile(Answer answer, boolean cards) {
        Rendered rendered = of(answer, cards, Excerpt.NOT_SHOWN);
        return new Rendered(rendered.content(), rendered.embed(), Optional.empty());
    }

    private static Rendered of(Answer answer, boolean cards, String between) {
        Optional<Rendered> card = cards ? card(answer) : Optional.empty();
        return card.orElseGet(() -> text(answer, between));
    }

    /** Whether Discord left its embed out: where the bot may not embed links it does so, and says nothing of it. */
    boolean isBareIn(JsonNode message) {
        return embed.isPresent()
                && message.path("embeds").isEmpty()
                && content.strip().equals(Wire.text(message, "content").strip());
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

    private static Rendered text(Answer answer, String between) {
        String text = MarkdownRenderer.render(answer);
        if (text.isBlank()) {
            return new Rendered("(nothing to show)", Optional.empty(), Optional.empty());
        }
        if (text.length() <= MOST) {
            return new Rendered(text, Optional.empty(), Optional.empty());
        }
        Excerpt excerpt = Excerpt.of(answer, HEAD, TAIL);
        return new Rendered(
                Escape.block(excerpt.head()) + "\n" + between + "\n" + Escape.block(excerpt.tail()),
                Optional.empty(),
                Optional.of(Excerpt.whole(answer)));
    }
}
