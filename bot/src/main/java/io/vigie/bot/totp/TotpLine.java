package io.vigie.bot.totp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command line that may carry a code. */
public final class TotpLine {
    /** What the command language takes for a blank, which is more than ASCII's. */
    private static final String BLANK = "\\s\\p{Z}\\x1C-\\x1F";

    private static final Pattern WITH_CODE = Pattern.compile(
            "^[_]*(approve[_]+[^_]+|totp[_]+(?:confirm|remove))[_]+[^_].*$".replace("_", BLANK),
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TotpLine() {}

    /** For records: a code that was refused may still be good. */
    public static String withoutCode(String line) {
        Matcher matcher = WITH_CODE.matcher(line);
        return matcher.matches() ? matcher.group(1) + " …" : line;
    }
}
