package io.vigie.commands;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An ending that is not a result, in words the admin understands.
 *
 * <p>It says whose it is: the {@link Whose#USER user's} (reply and nothing more), the {@link Whose#SITE site's}
 * (an outside system refused, hung or lied) or {@link Whose#OURS ours} (logged with an id). The text never holds a
 * secret; it may hold outside text, which the renderer escapes.
 */
public final class Problem extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** Who has to do something about it. */
    public enum Whose {
        USER,
        SITE,
        OURS
    }

    private final Whose whose;
    private final String mend;
    private final List<String> candidates;

    private Problem(Whose whose, String text, String mend, List<String> candidates, @Nullable Throwable cause) {
        super(text, cause);
        this.whose = whose;
        this.mend = mend;
        this.candidates = List.copyOf(candidates);
    }

    public static Problem user(String text) {
        return new Problem(Whose.USER, text, "", List.of(), null);
    }

    public static Problem site(String text) {
        return new Problem(Whose.SITE, text, "", List.of(), null);
    }

    public static Problem site(String text, Throwable cause) {
        return new Problem(Whose.SITE, text, "", List.of(), cause);
    }

    public static Problem ours(String text, Throwable cause) {
        return new Problem(Whose.OURS, text, "", List.of(), cause);
    }

    /** What to do about it, one sentence. */
    public Problem withMend(String text) {
        return new Problem(whose, text(), text, candidates, getCause());
    }

    /** The things an ambiguous or misspelt word could have meant, best first. */
    public Problem withCandidates(List<String> names) {
        return new Problem(whose, text(), mend, names, getCause());
    }

    public Whose whose() {
        return whose;
    }

    public String text() {
        return String.valueOf(getMessage());
    }

    /** Empty when nothing can be advised. */
    public String mend() {
        return mend;
    }

    /** The text, and what to do about it where something can be advised: for where there is room for one line only. */
    public String inFull() {
        return mend.isEmpty() ? text() : text() + " " + mend;
    }

    public List<String> candidates() {
        return candidates;
    }
}
