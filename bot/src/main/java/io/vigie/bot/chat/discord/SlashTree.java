package io.vigie.bot.chat.discord;

import io.vigie.commands.language.CommandSpec;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;

/**
 * The command language as slash commands. Discord knows a command, groups in it and subcommands in these, 25 of each and
 * 8,000 characters in all; a command that has subcommands cannot be said by itself, so that {@code audit} becomes
 * {@code /audit run} beside {@code /audit verify}. What does not fit goes on in {@code /vm-2}.
 */
final class SlashTree {
    static final int MOST_COMMANDS = 100;
    static final int MOST_CHILDREN = 25;
    static final int MOST_CHARACTERS = 8_000;
    private static final String BY_ITSELF = "run";
    private static final int SUBCOMMAND = 1;
    private static final int GROUP = 2;

    private final Map<List<String>, SlashLeaf> leaves = new LinkedHashMap<>();

    SlashTree(List<CommandSpec> specs) {
        Map<String, List<CommandSpec>> byTop = new LinkedHashMap<>();
        specs.forEach(spec -> byTop.computeIfAbsent(words(spec).getFirst(), w -> new ArrayList<>())
                .add(spec));
        byTop.forEach((top, commands) -> {
            if (commands.size() == 1 && words(commands.getFirst()).size() == 1) {
                add(List.of(top), commands.getFirst(), specs);
            } else {
                below(top, commands, specs);
            }
        });
    }

    private static List<String> words(CommandSpec spec) {
        return List.of(spec.doc().words().split(" ", -1));
    }

    private void add(List<String> path, CommandSpec spec, List<CommandSpec> all) {
        leaves.put(path, new SlashLeaf(spec, all));
    }

    /** Commands that share their first word. */
    private void below(String top, List<CommandSpec> commands, List<CommandSpec> all) {
        Map<String, List<CommandSpec>> bySecond = new LinkedHashMap<>();
        for (CommandSpec spec : commands) {
            List<String> words = words(spec);
            String second = words.size() == 1 ? BY_ITSELF : words.get(1);
            bySecond.computeIfAbsent(second, w -> new ArrayList<>()).add(spec);
        }
        Part part = new Part(top, 1);
        for (Map.Entry<String, List<CommandSpec>> child : bySecond.entrySet()) {
            Map<List<String>, SlashLeaf> paths = child(child.getKey(), child.getValue(), all);
            if (!part.takes(paths)) {
                part = part.next();
            }
            for (Map.Entry<List<String>, SlashLeaf> path : paths.entrySet()) {
                // A group that is too much for one command by itself goes on in the next, too.
                if (!part.takes(Map.of(path.getKey(), path.getValue()))) {
                    part = part.next();
                }
                part.paths.put(path.getKey(), path.getValue());
                List<String> whole = new ArrayList<>(List.of(part.name()));
                whole.addAll(path.getKey());
                leaves.put(List.copyOf(whole), path.getValue());
            }
        }
    }

    /**
     * As much as one command of Discord's takes.
     *
     * @param paths the words after the command's own
     */
    private record Part(String top, int number, Map<List<String>, SlashLeaf> paths) {
        private Part(String top, int number) {
            this(top, number, new LinkedHashMap<>());
        }

        private String name() {
            return number == 1 ? top : top + "-" + number;
        }

        private Part next() {
            return paths.isEmpty() ? this : new Part(top, number + 1);
        }

        private boolean takes(Map<List<String>, SlashLeaf> more) {
            Map<List<String>, SlashLeaf> all = new LinkedHashMap<>(paths);
            all.putAll(more);
            DataObject command = command(name(), all);
            return command.getArray("options").length() <= MOST_CHILDREN && characters(command) <= MOST_CHARACTERS;
        }
    }

    /** What Discord counts: every name and every description. */
    private static int characters(DataObject node) {
        int sum =
                node.getString("name").length() + node.getString("description").length();
        DataArray options = node.optArray("options").orElse(DataArray.empty());
        for (int i = 0; i < options.length(); i++) {
            sum += characters(options.getObject(i));
        }
        return sum;
    }

    /** What shares its first two words: one subcommand, or a group of them. */
    private static Map<List<String>, SlashLeaf> child(String second, List<CommandSpec> specs, List<CommandSpec> all) {
        Map<List<String>, SlashLeaf> paths = new LinkedHashMap<>();
        if (specs.size() == 1 && words(specs.getFirst()).size() <= 2) {
            paths.put(List.of(second), new SlashLeaf(specs.getFirst(), all));
            return paths;
        }
        int count = 0;
        for (CommandSpec spec : specs) {
            List<String> words = words(spec);
            String last = words.size() <= 2 ? BY_ITSELF : String.join("-", words.subList(2, words.size()));
            int part = count++ / MOST_CHILDREN + 1;
            String group = part == 1 ? second : second + "-" + part;
            List<String> path = List.of(group, last);
            paths.put(paths.containsKey(path) ? List.of(group, last + "-" + part) : path, new SlashLeaf(spec, all));
        }
        return paths;
    }

    /** By the words after the slash. */
    Optional<SlashLeaf> find(List<String> path) {
        return Optional.ofNullable(leaves.get(path));
    }

    Map<List<String>, SlashLeaf> leaves() {
        return Collections.unmodifiableMap(leaves);
    }

    /** As Discord wants to be told. */
    DataArray data() {
        Map<String, Map<List<String>, SlashLeaf>> commands = new LinkedHashMap<>();
        leaves.forEach((path, leaf) -> commands.computeIfAbsent(path.getFirst(), top -> new LinkedHashMap<>())
                .put(path.subList(1, path.size()), leaf));
        DataArray all = DataArray.empty();
        commands.entrySet().stream()
                .limit(MOST_COMMANDS)
                .forEach(command ->
                        all.add(command(command.getKey(), command.getValue()).put("type", 1)));
        return all;
    }

    /** @param paths the words after the command's own; for one that has no subcommands a single path without any */
    private static DataObject command(String top, Map<List<String>, SlashLeaf> paths) {
        SlashLeaf alone = paths.get(List.<String>of());
        if (alone != null) {
            return named(top, alone.description()).put("options", alone.options());
        }
        DataArray options = DataArray.empty();
        Map<String, DataArray> groups = new LinkedHashMap<>();
        paths.forEach((path, leaf) -> {
            DataArray parent = path.size() == 1
                    ? options
                    : groups.computeIfAbsent(path.getFirst(), group -> {
                        DataArray children = DataArray.empty();
                        options.add(named(group, top + " " + group + ": choose one of these")
                                .put("type", GROUP)
                                .put("options", children));
                        return children;
                    });
            parent.add(named(path.getLast(), leaf.description())
                    .put("type", SUBCOMMAND)
                    .put("options", leaf.options()));
        });
        return named(top, top + ": choose one of these").put("options", options);
    }

    private static DataObject named(String name, String description) {
        return DataObject.empty().put("name", name).put("description", description);
    }
}
