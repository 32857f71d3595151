package io.vigie.bot.chat.discord;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * What somebody chose or is typing.
 *
 * @param path the command's names
 * @param values of the options that are done, by their names
 * @param focused the option that is being typed; empty when the command is sent
 * @param typed what stands in that one so far
 */
record SlashInput(List<String> path, Map<String, String> values, String focused, String typed) {
    private static final int MOST_CHOICES = 25;
    private static final int LONGEST_CHOICE = 100;

    static SlashInput of(JsonNode data) {
        List<String> path = new ArrayList<>(List.of(Wire.text(data, "name")));
        JsonNode options = data.path("options");
        while (options.path(0).path("type").asInt(0) == 1
                || options.path(0).path("type").asInt(0) == 2) {
            path.add(Wire.text(options.path(0), "name"));
            options = options.path(0).path("options");
        }
        Map<String, String> values = new HashMap<>();
        String focused = "";
        String typed = "";
        for (JsonNode option : options) {
            String name = Wire.text(option, "name");
            String value = option.path("value").asString("");
            if (option.path("focused").asBoolean(false)) {
                focused = name;
                typed = value;
            } else {
                values.put(name, value);
            }
        }
        return new SlashInput(path, values, focused, typed);
    }

    /**
     * What the focused option may become, as many as Discord shows.
     *
     * @param suggest next words for a command line that is not finished
     */
    List<String> choices(SlashLeaf leaf, Function<String, List<String>> suggest) {
        if (focused.isEmpty()) {
            return List.of();
        }
        List<String> choices = suggest.apply(leaf.unfinished(values, focused, typed)).stream()
                .filter(word -> !word.isBlank() && (!word.startsWith("-") || typed.startsWith("-")))
                .map(word -> leaf.completed(focused, typed, word))
                .filter(choice -> choice.length() <= LONGEST_CHOICE)
                .distinct()
                .toList();
        return matching(choices).stream().limit(MOST_CHOICES).toList();
    }

    /** Those that begin as it is typed; when none does, those that have it anywhere. */
    private List<String> matching(List<String> choices) {
        String begun = typed.stripLeading().toLowerCase(Locale.ROOT);
        List<String> beginning = choices.stream()
                .filter(choice -> choice.toLowerCase(Locale.ROOT).startsWith(begun))
                .toList();
        return beginning.isEmpty()
                ? choices.stream()
                        .filter(choice -> choice.toLowerCase(Locale.ROOT).contains(begun))
                        .toList()
                : beginning;
    }
}
