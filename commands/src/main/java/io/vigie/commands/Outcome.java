package io.vigie.commands;

/** What a command comes to: something to say, or something to do. */
public sealed interface Outcome {

    /** Nothing was changed; this is what to say. */
    record Reply(Answer answer) implements Outcome {}

    /** This is what would be done. Whether it runs now or waits for votes is judged from its tier. */
    record Proposed(Plan plan) implements Outcome {}

    static Outcome reply(Answer answer) {
        return new Reply(answer);
    }

    static Outcome reply(String text) {
        return new Reply(Answer.text(text));
    }
}
