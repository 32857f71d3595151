package io.vigie.bot.chat.discord;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/** Whether Discord knows the commands as they are wanted: what it adds of its own, and the order, do not matter. */
final class SlashComparison {
    private SlashComparison() {}

    static boolean same(JsonNode wanted, JsonNode known) {
        return plain(wanted).equals(plain(known));
    }

    private static List<String> plain(JsonNode commands) {
        List<String> lines = new ArrayList<>();
        for (JsonNode command : commands) {
            StringBuilder line = new StringBuilder();
            describe(command, line);
            lines.add(line.toString());
        }
        lines.sort(null);
        return lines;
    }

    /** Discord leaves out what is false. */
    private static void describe(JsonNode node, StringBuilder line) {
        line.append(Wire.text(node, "name"))
                .append('|')
                .append(Wire.text(node, "description"))
                .append('|')
                .append(node.path("type").asInt(1))
                .append(node.path("required").asBoolean(false) ? "|required" : "")
                .append(node.path("autocomplete").asBoolean(false) ? "|completed" : "")
                .append('|')
                .append(node.path("max_length").asInt(0))
                .append('{');
        node.path("options").forEach(option -> {
            describe(option, line);
            line.append(';');
        });
        line.append('}');
    }
}
