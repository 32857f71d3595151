package io.vigie.bot.audit;

import java.util.List;
import java.util.regex.Pattern;

/** Takes out what looks like a secret: somebody may have typed one where it does not belong. */
final class Redactor {
    private static final String GONE = "[redacted]";

    private record Rule(Pattern pattern, String replacement) {}

    /** Most texts hold none of these, and need no further look. */
    private static final Pattern HINT =
            Pattern.compile("(?i)pass|pwd|secret|token|api-?key|credential|bearer|basic|://|-----BEGIN");

    /** Of a word: begun at each of its letters, a look at a long one would take the square of its length. */
    private static final String BEGINNING = "(?<![\\w.-])";

    private static final String NAME = "(?:password|passwd|passphrase|pwd|secret|token|api-?key|credential)s?";

    /** What comes before it in an option's name. */
    private static final String SHORT = "[\\w.-]{0,40}";

    private static final String QUOTED = "\"[^\"]*\"|'[^']*'";

    private static final List<Rule> RULES = List.of(
            new Rule(
                    Pattern.compile("(?s)-----BEGIN [A-Z ]*PRIVATE KEY-----.*?(?:-----END [A-Z ]*PRIVATE KEY-----|$)"),
                    GONE),
            new Rule(Pattern.compile("(?i)(PVEAPIToken=[^=\\s]+=)[^\\s\"',;]+"), "$1" + GONE),
            new Rule(Pattern.compile("(?i)\\b(bearer|basic)\\s+[A-Za-z0-9._~+/=-]{8,}"), "$1 " + GONE),
            new Rule(Pattern.compile("(://[^/\\s:@]+:)[^@\\s/]+@"), "$1" + GONE + "@"),
            new Rule(
                    Pattern.compile("(?i)(" + BEGINNING + "[\\w.-]*" + NAME + "[\"']?\\s*[=:]\\s*)(?:" + QUOTED
                            + "|[^\\s,;&\"'}]+)"),
                    "$1" + GONE),
            new Rule(Pattern.compile("(?i)(--?" + SHORT + NAME + "\\s+)(?:" + QUOTED + "|[^\\s-]\\S*)"), "$1" + GONE));

    private Redactor() {}

    static String redact(String text) {
        if (!HINT.matcher(text).find()) {
            return text;
        }
        String clean = text;
        for (Rule rule : RULES) {
            clean = rule.pattern().matcher(clean).replaceAll(rule.replacement());
        }
        return clean;
    }
}
