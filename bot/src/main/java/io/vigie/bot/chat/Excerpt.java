package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The head and the tail of an answer that is too long for a message; the whole of it goes with the message as a file. */
public record Excerpt(String head, String tail) {
    private static final String FILE = "answer.txt";

    /** Stands between the two. */
    public static final String IN_THE_FILE = "… the whole is in the file " + FILE + " …";

    /** Stands between the two where there is no file. */
    public static final String NOT_SHOWN = "… too long to show in between …";

    /**
     * Whole lines from both ends, and a part of one that is too long.
     *
     * @param head the most characters of it, where a backtick counts twice and a line's end once
     * @param tail the same
     */
    public static Excerpt of(Answer answer, int head, int tail) {
        List<String> lines = PlainText.of(answer).lines().toList();
        return new Excerpt(take(lines, head, false), take(lines.reversed(), tail, true));
    }

    /** The whole of an answer, for a message that shows only some of it. */
    public static Attachment whole(Answer answer) {
        return new Attachment(
                FILE, "text/plain;charset=utf-8", PlainText.of(answer).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * All that goes with a message. What was shortened to its head and tail before may be too long still; then its whole is
     * among the files already.
     */
    public static List<Attachment> attached(List<Attachment> files, Optional<Attachment> whole) {
        List<Attachment> all = new ArrayList<>(files);
        whole.filter(file -> files.stream().noneMatch(f -> f.name().equals(file.name())))
                .ifPresent(all::add);
        return all;
    }

    /** In the order of the answer when the lines come reversed. */
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
