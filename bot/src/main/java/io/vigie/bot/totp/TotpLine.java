package io.vigie.bot.totp;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A command line that may carry a code. */
public final class TotpLine {
    private static final Pattern WITH_CODE = Pattern.compile(
            "^(\\s*(?:approve\\s+\\S+|totp\\s+(?:confirm|remove)))\\s+\\S.*$",
            Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    private TotpLine() {}

    /** For records: a code that was refused may still be good. */
    public static String withoutCode(String line) {
        Matcher matcher = WITH_CODE.matcher(line);
        return matcher.matches() ? matcher.group(1) + " …" : line;
    }
}
