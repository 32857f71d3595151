package io.vigie.bot.chat.mattermost;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place where outside text becomes Mattermost markdown that shows exactly that text.
 *
 * <p>Signs that mean something become character references, which the web and the mobile client decode after they
 * looked for markup, links and emoji; backslashes would not do, since the web client knows them for some signs only.
 * The server decodes references before it looks for mentions, so {@code @} is also cut off from its name by a
 * zero-width space.
 */
final class Escape {
    /** Emphasis, code, links, images, tags, quotes, tables, mathematics, references, mentions and channels. */
    private static final String SIGNS = "\\`*_~[]<>#|$&@";

    /** A longer run of backticks is cut, since a fence has to be longer still. */
    private static final int LONGEST_RUN = 32;

    private static final char CUT = '\u200b';

    /** Digits that no further colon makes an emoji of, such as {@code :100:}. */
    private static final Pattern MINUTES = Pattern.compile(":\\d+(?![\\w+:-])");

    private Escape() {}

    /** One line of text; line ends, control characters and what cannot be seen become blanks. */
    static String line(String text) {
        String plain = clean(text).strip();
        StringBuilder out = new StringBuilder(plain.length() + 16);
        int start = listMarker(plain);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (i == start || SIGNS.indexOf(c) >= 0 || isAddress(plain, i) || isEmoji(plain, i)) {
                out.append("&#").append((int) c).append(';');
            } else {
                out.append(c);
            }
            if (c == '@') {
                out.append(CUT);
            }
        }
        return out.toString();
    }

    /**
     * A block of fixed width, which no client looks into. Nothing in the text can end it: its fence is longer than
     * any run of backticks within.
     */
    static String block(String text) {
        return fenced(text.lines().map(Escape::clean).collect(Collectors.joining("\n")));
    }

    private static String fenced(String body) {
        int longest = 0;
        int run = 0;
        for (int i = 0; i < body.length(); i++) {
            run = body.charAt(i) == '`' ? run + 1 : 0;
            longest = Math.max(longest, run);
        }
        if (longest > LONGEST_RUN) {
            return fenced(body.replaceAll("(`{" + LONGEST_RUN + "})(?=`)", "$1" + CUT));
        }
        String fence = "`".repeat(Math.max(3, longest + 1));
        return fence + "\n" + body + "\n" + fence;
    }

    /** Where a line's first sign would begin a list, a rule or a heading: the sign to escape, or -1. */
    private static int listMarker(String plain) {
        if (!plain.isEmpty() && "-+=".indexOf(plain.charAt(0)) >= 0) {
            return 0;
        }
        int digits = 0;
        while (digits < plain.length() && Character.isDigit(plain.charAt(digits))) {
            digits++;
        }
        boolean marker = digits > 0 && digits < plain.length() && ".)".indexOf(plain.charAt(digits)) >= 0;
        return marker ? digits : -1;
    }

    /** The dot of {@code www.}, which makes a link by itself. */
    private static boolean isAddress(String plain, int i) {
        return plain.charAt(i) == '.' && i >= 3 && plain.regionMatches(true, i - 3, "www", 0, 3);
    }

    /** Begins {@code :name:} or an address, or is in one of the web client's faces: {@code :) ;-) x-d}. */
    private static boolean isEmoji(String plain, int i) {
        return switch (plain.charAt(i)) {
            // A time of day stays readable where no markdown is shown, such as in a phone's notification.
            case ':' -> !isPlainColon(plain, i);
            case ';' -> plain.startsWith(";)", i) || plain.startsWith(";-)", i);
            case '-' -> i >= 1 && plain.regionMatches(true, i - 1, "x-d", 0, 3);
            default -> false;
        };
    }

    /** At the end of a word, or within a time of day. */
    private static boolean isPlainColon(String plain, int i) {
        if (i + 1 == plain.length() || plain.charAt(i + 1) == ' ') {
            return true;
        }
        return i >= 1
                && Character.isDigit(plain.charAt(i - 1))
                && MINUTES.matcher(plain).region(i, plain.length()).lookingAt();
    }

    private static String clean(String text) {
        if (isPlain(text)) {
            return text;
        }
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(shown(c)));
        return out.toString();
    }

    /** Most text, by far. */
    private static boolean isPlain(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
                return false;
            }
        }
        return true;
    }

    private static int shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> ' ';
            case Character.SURROGATE -> 0xfffd;
            default -> c;
        };
    }
}
