package io.vigie.bot.chat.mattermost;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whom a message mentions, as the server finds out for notifications: what stands in code is left out, references are
 * decoded, and the rest is cut into words.
 */
final class MentionReading {
    private static final Pattern BLOCK = Pattern.compile("(?ms)^(`{3,})\\n.*?\\n\\1$");

    /** For channels it looks into the text as it was sent, and into code, too, which no client makes a link of. */
    private static final Pattern CHANNEL = Pattern.compile("\\B~[a-zA-Z0-9_-]+");

    private static final Pattern REFERENCE = Pattern.compile("&#(\\d+);");
    private static final Pattern WORD = Pattern.compile("[:.\\-_@\\p{L}\\p{N}]+");

    private MentionReading() {}

    /** With the cuts, which the server leaves where they are. */
    private static String decoded(String markdown) {
        return REFERENCE
                .matcher(markdown)
                .replaceAll(m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1)))));
    }

    static List<String> mentions(String message) {
        String outsideOfCode = BLOCK.matcher(message).replaceAll("\n");
        List<String> found = new ArrayList<>(
                CHANNEL.matcher(outsideOfCode).results().map(MatchResult::group).toList());
        // Wherever the sign has something to stand before: the server tries several ways to cut a word further.
        WORD.matcher(decoded(outsideOfCode))
                .results()
                .map(MatchResult::group)
                .filter(word -> word.matches(".*@.+"))
                .forEach(found::add);
        return found;
    }
}
