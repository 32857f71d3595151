package io.vigie.commands;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a command says, typed: each chat renders it in its own way at its one escaping sink.
 *
 * <p>No text in an answer is markup. Whatever looks like it is shown as it is.
 */
public sealed interface Answer {

    /** A paragraph. */
    record Text(Cell cell) implements Answer {}

    /** Short lines, one below the other: a timeline, a list of votes, a log's tail. */
    record Lines(String title, List<Cell> lines) implements Answer {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    /** A table; the first column names the row, so that a narrow screen can fold each row into a card. */
    record Table(String title, List<Column> columns, List<List<Cell>> rows, String whenEmpty) implements Answer {
        public Table {
            columns = List.copyOf(columns);
            rows = rows.stream().map(List::copyOf).toList();
            for (List<Cell> row : rows) {
                if (row.size() != columns.size()) {
                    throw new IllegalArgumentException(
                            "row of " + row.size() + " cells in a table of " + columns.size());
                }
            }
        }
    }

    /** A column; numbers stand to the right. */
    record Column(String name, boolean number) {
        public static Column text(String name) {
            return new Column(name, false);
        }

        public static Column number(String name) {
            return new Column(name, true);
        }
    }

    /** Names and values of one thing. */
    record Facts(String title, List<Fact> facts) implements Answer {
        public Facts {
            facts = List.copyOf(facts);
        }
    }

    record Fact(String name, Cell value) {}

    /** Work under way or ended; {@code part} is 0 to 1, or negative when nobody knows. */
    record Progress(String title, double part, Cell state, List<String> tail) implements Answer {
        public Progress {
            tail = List.copyOf(tail);
        }
    }

    /** Code or a command line to copy, shown with fixed width. */
    record Code(String text) implements Answer {}

    /** Drawn where pictures are shown, and in words or numbers everywhere. */
    record Picture(Drawable content) implements Answer {}

    /** Several answers in one message. */
    record Sections(List<Answer> parts) implements Answer {
        public Sections {
            parts = List.copyOf(parts);
        }
    }

    static Answer text(String text) {
        return new Text(Cell.of(text));
    }

    static Answer text(Cell cell) {
        return new Text(cell);
    }

    static Answer sections(Answer... parts) {
        return new Sections(List.of(parts));
    }

    static FactsBuilder facts(String title) {
        return new FactsBuilder(title);
    }

    static TableBuilder table(String title, Column... columns) {
        return new TableBuilder(title, Arrays.asList(columns));
    }

    /** Collects facts in the order they are read. */
    final class FactsBuilder {
        private final String title;
        private final List<Fact> facts = new ArrayList<>();

        private FactsBuilder(String title) {
            this.title = title;
        }

        public FactsBuilder fact(String name, Object value) {
            return fact(name, Cell.of(value));
        }

        public FactsBuilder fact(String name, Cell value) {
            facts.add(new Fact(name, value));
            return this;
        }

        public Facts build() {
            return new Facts(title, facts);
        }
    }

    /** Collects rows. */
    final class TableBuilder {
        private final String title;
        private final List<Column> columns;
        private final List<List<Cell>> rows = new ArrayList<>();
        private String whenEmpty = "Nothing to show.";

        private TableBuilder(String title, List<Column> columns) {
            this.title = title;
            this.columns = columns;
        }

        public TableBuilder row(Cell... cells) {
            rows.add(List.of(cells));
            return this;
        }

        public TableBuilder whenEmpty(String text) {
            whenEmpty = text;
            return this;
        }

        public Table build() {
            return new Table(title, columns, rows, whenEmpty);
        }
    }
}
