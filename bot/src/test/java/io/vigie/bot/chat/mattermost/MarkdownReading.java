package io.vigie.bot.chat.mattermost;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What people see of a message's markdown: references decoded and cuts gone. */
final class MarkdownReading {
    private static final Pattern REFERENCE = Pattern.compile("&#(\\d+);");

    private MarkdownReading() {}

    static String decoded(String markdown) {
        Matcher references = REFERENCE.matcher(markdown);
        return references
                .replaceAll(m -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(m.group(1)))))
                .replace("@\u200b", "@");
    }
}
