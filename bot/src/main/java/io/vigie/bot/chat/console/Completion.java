package io.vigie.bot.chat.console;

import java.util.List;

/** Turns what could follow a line into whole lines, so that the page only has to put one in its place. */
final class Completion {
    private static final int MOST = 20;

    /** {@code label} is shown, {@code line} is what the composer then holds. */
    record Suggestion(String label, String line) {}

    private Completion() {}

    /** Each suggestion stands for the word under way, which is empty after a blank. */
    static List<Suggestion> of(String line, List<String> suggestions) {
        String before = line.substring(0, lastWord(line));
        return suggestions.stream()
                .limit(MOST)
                .map(s -> new Suggestion(s, before + s))
                .toList();
    }

    /** Where the last word begins; blanks between quotes separate nothing. */
    private static int lastWord(String line) {
        int start = 0;
        char quote = 0;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (quote != 0) {
                quote = c == quote ? 0 : quote;
            } else if (c == '"' || c == '\'') {
                quote = c;
            } else if (Character.isWhitespace(c)) {
                start = i + 1;
            }
        }
        return start;
    }
}
