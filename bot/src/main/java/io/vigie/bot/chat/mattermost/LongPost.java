package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Excerpt;
import io.vigie.commands.Answer;
import java.util.Optional;

/**
 * What fits into a post: the answer, or its head and tail and the whole as a file.
 *
 * @param file the whole answer when the text is not
 */
record LongPost(String text, Optional<Attachment> file) {
    /** What a server takes that does not say how much it takes, in code points, which it counts. */
    static final int USUAL = 16_383;

    /** Of so many, the head and the tail get these; the rest is for what is between them and around. */
    private static final int HEAD = 8_000;

    private static final int TAIL = 3_000;

    /**
     * @param most code points in a post
     */
    static LongPost of(Answer answer, int most) {
        return of(answer, most, Excerpt.IN_THE_FILE);
    }

    /**
     * Where there is no file: an edited post cannot get one, and a server may take none.
     *
     * @param most code points in a post
     */
    static String withoutFile(Answer answer, int most) {
        return of(answer, most, Excerpt.NOT_SHOWN).text();
    }

    private static LongPost of(Answer answer, int most, String between) {
        String text = MarkdownRenderer.render(answer);
        if (length(text) <= most) {
            return new LongPost(text, Optional.empty());
        }
        Excerpt excerpt = Excerpt.of(answer, share(HEAD, most), share(TAIL, most));
        return new LongPost(
                Escape.block(excerpt.head()) + "\n" + between + "\n" + Escape.block(excerpt.tail()),
                Optional.of(Excerpt.whole(answer)));
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int share(int ofUsual, int most) {
        return (int) ((long) ofUsual * most / USUAL);
    }
}
