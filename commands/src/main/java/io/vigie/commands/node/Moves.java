package io.vigie.commands.node;

import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Moves by name, as they stand in a canonical command: {@code --move 105,106:camille}. */
final class Moves {
    private Moves() {}

    /**
     * Node by guest, in the order given.
     *
     * @throws Problem of the user's making when one is no move, or a guest stands twice
     */
    static Map<String, String> parse(List<String> typed) {
        Map<String, String> moves = new LinkedHashMap<>();
        for (String move : typed) {
            int colon = move.lastIndexOf(':');
            if (colon < 1 || colon == move.length() - 1) {
                throw Problem.user(move + " is no move.")
                        .withMend("A move is written as guest:node, such as 105:camille, or 105,106:camille.");
            }
            for (String guest : move.substring(0, colon).split(",", -1)) {
                if (moves.put(guest, move.substring(colon + 1)) != null) {
                    throw Problem.user("Where to with " + guest + "? It stands there twice.");
                }
            }
        }
        return moves;
    }

    /** As flags, by node and then by id, so that the same moves are always written alike. */
    static String flags(Map<String, String> moves) {
        Map<String, List<String>> byNode = new TreeMap<>();
        new TreeMap<>(moves)
                .forEach((guest, node) ->
                        byNode.computeIfAbsent(node, n -> new ArrayList<>()).add(guest));
        StringBuilder text = new StringBuilder();
        byNode.forEach((node, guests) -> text.append(" --move ")
                .append(String.join(",", guests))
                .append(':')
                .append(node));
        return text.toString();
    }

    /** As flags, one for each, where the order matters: a guest may need the room that another one leaves. */
    static String inOrder(Map<String, String> moves) {
        StringBuilder text = new StringBuilder();
        moves.forEach((guest, node) ->
                text.append(" --move ").append(guest).append(':').append(node));
        return text.toString();
    }
}
