package io.vigie.bot.chat.discord;

import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The one place where outside text becomes Discord markdown that shows exactly that text.
 *
 * <p>Discord takes a backslash before any sign that is no letter, digit or blank for that sign itself. Within code there
 * are no backslashes: there only a run of backticks is cut, by a space without width.
 */
final class Escape {
    /**
     * Emphasis, code, strikes, spoilers, masked links, and all that stands between angle brackets: mentions of people,
     * roles, channels and commands, emoji, times, addresses.
     */
    private static final String SIGNS = "\\`*_~|[<";

    /** What begins a heading, small print, a quotation or a list. */
    private static final String AT_THE_START = "#->+";

    private static final char CUT = '\u200b';

    /** Minutes or seconds: no emoji is called by two digits, while {@code :100:} is one. */
    private static final Pattern MINUTES = Pattern.compile(":\\d{2}(?![\\w+-])");

    private static final Pattern EVERYBODY = Pattern.compile("@(?=everyone|here)", Pattern.CASE_INSENSITIVE);

    /** An invitation is shown as a card even where nothing makes an address of it. */
    private static final Pattern INVITATION = Pattern.compile("discord(?:app)?$", Pattern.CASE_INSENSITIVE);

    private Escape() {}

    /** One line of text; line ends, control characters and what cannot be seen become blanks. */
    static String line(String text) {
        String plain = clean(text).strip();
        StringBuilder out = new StringBuilder(plain.length() + 16);
        int start = start(plain);
        for (int i = 0; i < plain.length(); i++) {
            char c = plain.charAt(i);
            if (i == start || SIGNS.indexOf(c) >= 0 || isEmoji(plain, i) || isInvitation(plain, i)) {
                out.append('\\');
            }
            out.append(c);
        }
        return EVERYBODY.matcher(out).replaceAll("@" + CUT);
    }

    /** A block of fixed width, which Discord does not look into. */
    static String block(String text) {
        String body = text.lines().map(Escape::clean).collect(Collectors.joining("\n"));
        return "```\n" + body.replaceAll("`(?=`)", "`" + CUT) + "\n```";
    }

    /** Where a line's first sign would begin more than text: the sign to escape, or -1. */
    private static int start(String plain) {
        if (!plain.isEmpty() && AT_THE_START.indexOf(plain.charAt(0)) >= 0) {
            return 0;
        }
        int digits = 0;
        while (digits < plain.length() && Character.isDigit(plain.charAt(digits))) {
            digits++;
        }
        boolean marker = digits > 0 && digits < plain.length() && ".)".indexOf(plain.charAt(digits)) >= 0;
        return marker ? digits : -1;
    }

    /** Begins {@code :name:} or the second half of {@code https://}; a time of day stays readable. */
    private static boolean isEmoji(String plain, int i) {
        if (plain.charAt(i) != ':' || i + 1 == plain.length() || plain.charAt(i + 1) == ' ') {
            return false;
        }
        boolean time = i >= 1
                && Character.isDigit(plain.charAt(i - 1))
                && MINUTES.matcher(plain).region(i, plain.length()).lookingAt();
        return !time;
    }

    private static boolean isInvitation(String plain, int i) {
        return plain.charAt(i) == '.'
                && INVITATION.matcher(plain.substring(Math.max(0, i - 12), i)).find();
    }

    private static String clean(String text) {
        StringBuilder out = new StringBuilder(text.length());
        text.codePoints().forEach(c -> out.appendCodePoint(shown(c)));
        return out.toString();
    }

    private static int shown(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.FORMAT -> ' ';
            case Character.SURROGATE -> 0xfffd;
            default -> c;
        };
    }
}
