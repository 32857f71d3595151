package io.vigie.commands.storage;

import io.vigie.commands.Cell;
import java.util.List;

/**
 * Something that is not as it should be.
 *
 * @param what one sentence, with the names of those concerned
 * @param means what comes of it, one line
 * @param mend commands, here in backquotes, or what to do in a shell
 */
record Finding(Severity severity, String what, String means, String mend) {
    /** The worst first. */
    enum Severity {
        /** Data is being lost, or will be at the next start or move. */
        CRITICAL("critical"),
        /** Something does not work, or will not when it is needed. */
        WRONG("wrong"),
        /** It works, and should be seen to. */
        WARNING("warning"),
        NOTE("note");

        private final String word;

        Severity(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    List<Cell> lines() {
        String text = severity.word() + ": " + what;
        Cell first = switch (severity) {
            case CRITICAL, WRONG -> Cell.bad(text);
            case WARNING -> Cell.warn(text);
            case NOTE -> Cell.of(text);
        };
        return mend.isEmpty()
                ? List.of(first, Cell.of(means))
                : List.of(first, Cell.of(means), Cell.quiet("→ " + mend));
    }

    /** The first few of many. */
    static String some(List<String> names) {
        int most = 5;
        return names.size() <= most
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, most)) + " and " + (names.size() - most) + " more";
    }
}
