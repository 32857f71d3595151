package io.vigie.commands.vm;

import java.util.Optional;

/** Texts as they are typed in a command line. */
final class Quoting {
    private Quoting() {}

    /**
     * So that it is read as the same text again. Within quotes, only a quote is written with a backslash before it, and a
     * backslash stands for itself; hence a word with a backslash goes without quotes.
     */
    static String quoted(String text) {
        boolean word = text.matches("[^\\s\"'-][^\\s]*");
        return word && text.indexOf('\\') >= 0 ? text : '"' + text.replace("\"", "\\\"") + '"';
    }

    /** {@code  --storage local}, with a blank in front; only for values without blanks and quotes. */
    static String flag(String name, Optional<String> value) {
        return value.map(v -> " --" + name + " " + v).orElse("");
    }
}
