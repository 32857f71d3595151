package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Answer;
import java.nio.charset.StandardCharsets;
import java.util.List;
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
        String text = MarkdownRenderer.render(answer);
        if (length(text) <= most) {
            return new LongPost(text, Optional.empty());
        }
        String plain = PlainText.of(answer);
        List<String> lines = plain.lines().toList();
        String head = take(lines, share(HEAD, most), false);
        String tail = take(lines.reversed(), share(TAIL, most), true);
        return new LongPost(
                Escape.block(head) + "\n… the whole is in the file answer.txt …\n" + Escape.block(tail),
                Optional.of(new Attachment(
                        "answer.txt", "text/plain;charset=utf-8", plain.getBytes(StandardCharsets.UTF_8))));
    }

    static int length(String text) {
        return text.codePointCount(0, text.length());
    }

    private static int share(int ofUsual, int most) {
        return (int) ((long) ofUsual * most / USUAL);
    }

    /**
     * Where there is no file: an edited post cannot get one, and a server may take none.
     *
     * @param most code points in a post
     */
    static String withoutFile(Answer answer, int most) {
        LongPost post = of(answer, most);
        return post.file().isEmpty()
                ? post.text()
                : post.text().replace("… the whole is in the file answer.txt …", "… too long to show in between …");
    }

    /** Whole lines up to about so many characters, in the order of the answer when they come reversed. */
    private static String take(List<String> lines, int most, boolean reversed) {
        StringBuilder taken = new StringBuilder();
        for (String line : lines) {
            int room = most - taken.length();
            if (room <= 0) {
                break;
            }
            String part = line.length() <= room
                    ? line
                    : reversed ? line.substring(line.length() - room) : line.substring(0, room);
            if (reversed) {
                taken.insert(0, part + "\n");
            } else {
                taken.append(part).append('\n');
            }
        }
        return taken.toString();
    }
}
