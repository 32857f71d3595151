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
        int part = 1;
        int children = 0;
        int characters = 0;
        for (Map.Entry<String, List<CommandSpec>> child : bySecond.entrySet()) {
            Map<List<String>, SlashLeaf> paths = child(child.getKey(), child.getValue(), all);
            int size = paths.entrySet().stream()
                    .mapToInt(leaf -> String.join("", leaf.getKey()).length()
                            + leaf.getValue().size())
                    .sum();
            int groups =
                    (int) paths.keySet().stream().map(List::getFirst).distinct().count();
            if (children + groups > MOST_CHILDREN || characters + size > MOST_CHARACTERS - 200) {
                part++;
                children = 0;
                characters = 0;
            }
            children += groups;
            characters += size;
            String name = part == 1 ? top : top + "-" + part;
            paths.forEach((path, leaf) -> {
                List<String> whole = new ArrayList<>(List.of(name));
                whole.addAll(path);
                leaves.put(List.copyOf(whole), leaf);
            });
        }
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
        Map<String, DataObject> commands = new LinkedHashMap<>();
        Map<String, DataObject> groups = new LinkedHashMap<>();
        leaves.forEach((path, leaf) -> {
            String top = path.getFirst();
            if (path.size() == 1) {
                commands.put(top, named(top, leaf.description()).put("options", leaf.options()));
                return;
            }
            DataObject command = commands.computeIfAbsent(
                    top, name -> named(name, top + ": choose one of these").put("options", DataArray.empty()));
            DataObject parent = command;
            if (path.size() == 3) {
                String group = path.get(1);
                parent = groups.computeIfAbsent(top + " " + group, name -> {
                    DataObject made = named(group, top + " " + group + ": choose one of these")
                            .put("type", GROUP)
                            .put("options", DataArray.empty());
                    command.getArray("options").add(made);
                    return made;
                });
            }
            parent.getArray("options")
                    .add(named(path.getLast(), leaf.description())
                            .put("type", SUBCOMMAND)
                            .put("options", leaf.options()));
        });
        DataArray all = DataArray.empty();
        commands.values().stream().limit(MOST_COMMANDS).forEach(command -> all.add(command.put("type", 1)));
        return all;
    }

    private static DataObject named(String name, String description) {
        return DataObject.empty().put("name", name).put("description", description);
    }
}
