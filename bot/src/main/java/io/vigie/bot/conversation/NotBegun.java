package io.vigie.bot.conversation;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;

/** Why nothing that changes something is begun, though what only reads is answered. */
enum NotBegun {
    /** Whoever wrote it may have seen to it in another way meanwhile. */
    AWAY(
            "late",
            "I was away when you said this, and begin nothing so late by myself. Say it again if you still want it."),
    WAITED(
            "late",
            "This waited so long for what was asked before that I do not begin it by myself. Say it again if you still"
                    + " want it."),
    UNCLAIMED(
            "not claimed",
            "The database is busy, so I began nothing. If you see no other answer to this in a moment, say it again.");

    private final String reason;
    private final String sentence;

    NotBegun(String reason, String sentence) {
        this.reason = reason;
        this.sentence = sentence;
    }

    /** What its author is told. */
    Answer answer() {
        return Answer.text(Cell.warn(sentence));
    }

    /** What is recorded of it. */
    String outcome() {
        return "not begun: " + reason;
    }
}
