package io.vigie.commands;

/** A piece of text and how it is meant. The text may come from outside and is escaped by the renderer alone. */
public record Cell(String text, Tone tone) {
    public static Cell of(String text) {
        return new Cell(text, Tone.PLAIN);
    }

    public static Cell of(Object value) {
        return of(String.valueOf(value));
    }

    public static Cell good(String text) {
        return new Cell(text, Tone.GOOD);
    }

    public static Cell warn(String text) {
        return new Cell(text, Tone.WARN);
    }

    public static Cell bad(String text) {
        return new Cell(text, Tone.BAD);
    }

    public static Cell quiet(String text) {
        return new Cell(text, Tone.QUIET);
    }
}
