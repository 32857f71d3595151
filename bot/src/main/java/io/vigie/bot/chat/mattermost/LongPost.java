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
    /** The server counts code points. */
    static final int MOST = 16_383;

    private static final int HEAD = 8_000;
    private static final int TAIL = 3_000;

    static LongPost of(Answer answer) {
        String text = MarkdownRenderer.render(answer);
        if (text.codePointCount(0, text.length()) <= MOST) {
            return new LongPost(text, Optional.empty());
        }
        String plain = PlainText.of(answer);
        List<String> lines = plain.lines().toList();
        String head = take(lines, HEAD, false);
        String tail = take(lines.reversed(), TAIL, true);
        return new LongPost(
                Escape.block(head) + "\n… the whole is in the file answer.txt …\n" + Escape.block(tail),
                Optional.of(new Attachment(
                        "answer.txt", "text/plain;charset=utf-8", plain.getBytes(StandardCharsets.UTF_8))));
    }

    /** An edited post cannot get a file. */
    static String edited(Answer answer) {
        LongPost post = of(answer);
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
