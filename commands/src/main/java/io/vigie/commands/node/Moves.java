package io.vigie.commands.node;

import io.vigie.commands.Problem;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Moves by name, as they stand in a canonical command: {@code --move 105:camille}. */
final class Moves {
    private Moves() {}

    /**
     * Node by guest's id.
     *
     * @throws Problem of the user's making when one is no move, or a guest stands twice
     */
    static Map<String, String> parse(List<String> typed) {
        Map<String, String> moves = new TreeMap<>();
        for (String move : typed) {
            int colon = move.indexOf(':');
            if (colon < 1 || colon == move.length() - 1) {
                throw Problem.user(move + " is no move.")
                        .withMend("A move is written as guest:node, such as 105:camille.");
            }
            if (moves.put(move.substring(0, colon), move.substring(colon + 1)) != null) {
                throw Problem.user("Where to with " + move.substring(0, colon) + "? It stands there twice.");
            }
        }
        return moves;
    }

    /** As flags, by id, so that the same moves are always written alike. */
    static String flags(Map<String, String> moves) {
        StringBuilder text = new StringBuilder();
        new TreeMap<>(moves)
                .forEach((guest, node) ->
                        text.append(" --move ").append(guest).append(':').append(node));
        return text.toString();
    }
}
