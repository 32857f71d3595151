package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.bot.testing.ProgramCommands;
import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandHandler;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandRegistry;
import io.vigie.commands.language.CommandSet;
import io.vigie.commands.language.CommandSpec;
import io.vigie.commands.language.CommandSpec.Argument;
import io.vigie.commands.language.CommandSpec.Flag;
import io.vigie.commands.language.CommandSpec.Reads;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.incendo.cloud.Command;
import org.incendo.cloud.context.CommandContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every command there is as a slash command. */
class SlashTreeTest {
    private static final Caller ANYBODY = new Caller() {
        @Override
        public String name() {
            return "anybody";
        }

        @Override
        public boolean may(String verb, String scope) {
            return true;
        }

        @Override
        public boolean mayAnywhere(String verb) {
            return true;
        }
    };

    /** What a command was called with. */
    private record Parsed(String words, Map<String, Object> values) {}

    private static CommandLanguage language;
    private static final ThreadLocal<Parsed> LAST = new ThreadLocal<>();

    /** The program's own commands, which only say what they understood. */
    @BeforeAll
    static void learn() {
        List<CommandSet> sets = ProgramCommands.sets();
        language = new CommandLanguage(
                List.of((CommandSet) registry -> sets.forEach(set -> set.describe(listening(registry)))));
    }

    private static CommandRegistry listening(CommandRegistry registry) {
        return new CommandRegistry() {
            @Override
            public void add(CommandDoc doc, UnaryOperator<Command.Builder<Caller>> arguments, CommandHandler handler) {
                registry.add(doc, arguments, context -> {
                    LAST.set(parsed(doc, context));
                    return Outcome.reply("understood");
                });
            }
        };
    }

    private static Parsed parsed(CommandDoc doc, CommandContext<Caller> context) {
        Map<String, Object> values = new HashMap<>();
        context.all().forEach((key, value) -> {
            if (!key.name().startsWith("__") && !key.name().startsWith("vigie.")) {
                values.put(key.name(), String.valueOf(value));
            }
        });
        specOf(doc.words()).flags().forEach(flag -> {
            if (flag.valued()) {
                values.put("--" + flag.name(), List.copyOf(context.flags().getAll(flag.name())));
            } else {
                values.put("--" + flag.name(), context.flags().isPresent(flag.name()));
            }
        });
        return new Parsed(doc.words(), values);
    }

    private static CommandSpec specOf(String words) {
        return language.specs().stream()
                .filter(spec -> spec.doc().words().equals(words))
                .findFirst()
                .orElseThrow();
    }

    private static Parsed understood(String line) {
        LAST.remove();
        var unused = language.run(ANYBODY, line);
        return LAST.get();
    }

    @Test
    void every_command_can_be_chosen_and_is_found_again() {
        SlashTree tree = new SlashTree(language.specs());
        Set<CommandSpec> found = new HashSet<>();
        tree.leaves().forEach((path, leaf) -> found.add(leaf.spec()));
        assertThat(found).containsExactlyInAnyOrderElementsOf(language.specs());
        assertThat(tree.leaves()).hasSameSizeAs(language.specs());
        assertThat(tree.find(List.of("vm", "snapshot", "create"))).isPresent();
        assertThat(tree.find(List.of("audit", "run"))).isPresent();
        assertThat(tree.find(List.of("audit", "verify"))).isPresent();
    }

    @Test
    void discord_and_jda_take_them_all() {
        DiscordTakes.all(new SlashTree(language.specs()).data());
    }

    @Test
    void any_choice_is_the_line_that_a_person_would_type() {
        Random random = new Random(42);
        SlashTree tree = new SlashTree(language.specs());
        int ran = 0;
        for (SlashLeaf leaf : tree.leaves().values()) {
            // Help is the language's own and does what it always does.
            boolean help = leaf.spec().doc().words().equals("help");
            for (int i = 0; i < (help ? 0 : 60); i++) {
                Map<String, String> chosen = new LinkedHashMap<>();
                Map<String, Object> expected = new HashMap<>();
                choose(leaf.spec(), random, chosen, expected);
                String line = leaf.line(chosen);
                Parsed parsed;
                try {
                    parsed = understood(line);
                } catch (Problem refused) {
                    // A value that its parser refuses, such as a word for a number.
                    assertThat(typedOnly(leaf.spec()))
                            .as(line + ": " + refused.text() + refused.mend())
                            .isTrue();
                    continue;
                }
                ran++;
                assertThat(parsed.words()).as(line).isEqualTo(leaf.spec().doc().words());
                expected.forEach((name, value) -> assertThat(parsed.values().get(name))
                        .as(line + " " + name)
                        .isEqualTo(value));
            }
        }
        assertThat(ran).isGreaterThan(2_500);
    }

    private static boolean typedOnly(CommandSpec spec) {
        return spec.arguments().stream().anyMatch(a -> a.reads() == Reads.WORD)
                || spec.flags().stream().anyMatch(f -> f.valued() && f.reads() == Reads.WORD);
    }

    private static void choose(
            CommandSpec spec, Random random, Map<String, String> chosen, Map<String, Object> expected) {
        boolean going = true;
        for (Argument argument : spec.arguments()) {
            going = argument.required() || (going && random.nextInt(3) > 0);
            if (going) {
                String value = value(argument.reads(), random);
                chosen.put(argument.name(), value);
                if (argument.reads() != Reads.WORD) {
                    expected.put(argument.name(), value);
                }
            }
        }
        for (Flag flag : spec.flags()) {
            boolean given = random.nextInt(3) == 0;
            if (!flag.valued()) {
                chosen.put(flag.name(), String.valueOf(given));
                expected.put("--" + flag.name(), given);
            } else if (given && flag.reads() == Reads.QUOTED) {
                String value = value(flag.reads(), random).replace(",", ";");
                chosen.put(flag.name(), value);
                expected.put("--" + flag.name(), List.of(value));
            } else if (given) {
                chosen.put(flag.name(), value(Reads.WORD, random));
            }
        }
    }

    private static String value(Reads reads, Random random) {
        List<String> words = List.of(
                "web-1",
                "list",
                "show",
                "brest-i11/105",
                "x y",
                "a \"b\" c",
                "--all",
                "-f",
                "12",
                "é",
                "create",
                "it's",
                "back\\slash",
                "tag:x",
                "verify",
                "rm -rf",
                "a,b",
                "*");
        List<String> plain = List.of("7", "12", "web", "30m", "2d");
        return switch (reads) {
            case QUOTED -> words.get(random.nextInt(words.size()));
            case WORD -> plain.get(random.nextInt(plain.size()));
            case REST, REST_BEFORE_FLAGS -> plain.get(random.nextInt(plain.size())) + " of it";
        };
    }

    @Test
    void what_comes_before_a_given_argument_has_to_be_given() {
        SlashTree tree = new SlashTree(language.specs());
        SlashLeaf services = tree.find(List.of("node", "services")).orElseThrow();
        assertThatThrownBy(() -> services.line(Map.of("node", "camille", "service", "pveproxy")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("change");
    }

    @Test
    void what_cannot_be_written_is_refused_and_does_not_become_something_else() {
        SlashLeaf show =
                new SlashTree(language.specs()).find(List.of("vm", "show")).orElseThrow();
        assertThatThrownBy(() -> show.line(Map.of("guest", "a b\\")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("backslash");
        assertThat(show.line(Map.of("guest", "web --all"))).isEqualTo("vm show \"web --all\"");
    }
}
