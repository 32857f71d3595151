package io.vigie.bot.chat.discord;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What people see of a message's markdown, and whether anything in it is more than text: the rules of Discord's own
 * client, as far as they are known from outside, in the order in which it tries them.
 */
final class MarkdownReading {
    private static final Pattern ESCAPE = Pattern.compile("\\\\([^0-9A-Za-z\\s])");

    /** Whatever means more than itself, at the place it begins. */
    private static final List<Pattern> INLINE = List.of(
            Pattern.compile("`+[^`]"),
            Pattern.compile("\\*"),
            Pattern.compile("_"),
            Pattern.compile("~~"),
            Pattern.compile("\\|\\|"),
            Pattern.compile("\\[[^\\]]*]\\("),
            Pattern.compile("<"),
            Pattern.compile("(?i)@(everyone|here)"),
            Pattern.compile("(?i)(https?|steam|discord)://"),
            Pattern.compile("(?i)discord(app)?\\.(gg|com)/"),
            Pattern.compile(":[A-Za-z0-9_+-]+:"));

    private static final Pattern AT_THE_START = Pattern.compile("(#{1,3}|-#|>|>>>|[-*+]|\\d+[.)])(\\s.*)?");

    private MarkdownReading() {}

    /** With the backslashes taken away outside of code. */
    static String shown(String markdown) {
        StringBuilder out = new StringBuilder();
        String[] parts = markdown.split("```", -1);
        for (int i = 0; i < parts.length; i++) {
            out.append(i % 2 == 0 ? unescaped(parts[i]) : parts[i]);
        }
        return out.toString().replace("@\u200b", "@").replace("`\u200b", "`");
    }

    private static String unescaped(String text) {
        return ESCAPE.matcher(text).replaceAll(m -> Matcher.quoteReplacement(m.group(1)));
    }

    /** What in one line of escaped text is more than text; empty when nothing is. */
    static String markup(String line) {
        if (AT_THE_START.matcher(line).matches()) {
            return "at the start: " + line;
        }
        int i = 0;
        while (i < line.length()) {
            Matcher escape = ESCAPE.matcher(line).region(i, line.length());
            if (escape.lookingAt()) {
                i = escape.end();
                continue;
            }
            for (Pattern rule : INLINE) {
                Matcher found = rule.matcher(line).region(i, line.length());
                // A time such as 10:02:33 is no emoji, since none is called 02.
                if (found.lookingAt() && !found.group().matches(":[0-9]{2}:")) {
                    return "at " + i + " " + rule + ": " + line;
                }
            }
            i++;
        }
        return "";
    }
}
