package io.vigie.commands;

import java.util.List;

/**
 * Machines and what connects them. A hub, such as a switch, is where the lines of its edges begin; what is at their
 * other ends stands around it.
 *
 * @param note one line below the picture; empty when there is nothing to say
 */
public record Diagram(String title, List<Node> nodes, List<Edge> edges, String note) implements Drawable {
    public Diagram {
        nodes = List.copyOf(nodes);
        edges = List.copyOf(edges);
    }

    /** What a node is. */
    public enum Kind {
        SAN,
        SWITCH,
        MACHINE
    }

    /** How a thing is; told by colour, by the style of the line and by a word. */
    public enum State {
        GOOD("good"),
        DEGRADED("degraded"),
        DOWN("down"),
        UNKNOWN("unknown");

        private final String word;

        State(String word) {
            this.word = word;
        }

        public String word() {
            return word;
        }

        public Cell cell() {
            return cell(word);
        }

        public Cell cell(String text) {
            return switch (this) {
                case GOOD -> Cell.good(text);
                case DEGRADED -> Cell.warn(text);
                case DOWN -> Cell.bad(text);
                case UNKNOWN -> Cell.quiet(text);
            };
        }
    }

    /** @param id unique in the diagram */
    public record Node(String id, String name, Kind kind, State state) {}

    /**
     * A link between two nodes.
     *
     * @param from a hub's id
     * @param label what it is, such as {@code 11 SAN nikita}
     * @param figures how much of it works, such as {@code 1 of 2}
     * @param detail for the text only: why it is so
     */
    public record Edge(String from, String to, String label, String figures, State state, String detail) {}

    public String nameOf(String id) {
        return nodes.stream()
                .filter(n -> n.id().equals(id))
                .map(Node::name)
                .findFirst()
                .orElse(id);
    }

    @Override
    public Answer summary() {
        Answer.TableBuilder table = Answer.table(
                        title,
                        Answer.Column.text("link"),
                        Answer.Column.text("from"),
                        Answer.Column.text("to"),
                        Answer.Column.text("state"),
                        Answer.Column.text("members"),
                        Answer.Column.text("why"))
                .whenEmpty("There is nothing to draw.");
        for (Edge e : edges) {
            table.row(
                    Cell.of(e.label()),
                    Cell.of(nameOf(e.from())),
                    Cell.of(nameOf(e.to())),
                    e.state().cell(),
                    Cell.of(e.figures()),
                    Cell.of(e.detail()));
        }
        return note.isEmpty() ? table.build() : Answer.sections(table.build(), Answer.text(Cell.quiet(note)));
    }
}
