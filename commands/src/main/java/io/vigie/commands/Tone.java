package io.vigie.commands;

/** How a word is meant, for renderers that have colours or signs. */
public enum Tone {
    PLAIN,
    GOOD,
    WARN,
    BAD,
    /** Less important than its neighbours. */
    QUIET
}
