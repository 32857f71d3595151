package io.vigie.bot.chat.discord;

import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandSpec;
import io.vigie.commands.language.CommandSpec.Argument;
import io.vigie.commands.language.CommandSpec.Flag;
import io.vigie.commands.language.CommandSpec.Reads;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.jspecify.annotations.Nullable;

/** One command as a form: its options, and the line that they are written as, which is then parsed like any other. */
final class SlashLeaf {
    private static final int MOST_OPTIONS = 25;
    private static final int LONGEST_NAME = 32;
    private static final int LONGEST_DESCRIPTION = 100;
    private static final int STRING = 3;
    private static final int BOOLEAN = 5;
    private static final int LONGEST_VALUE = 1_000;
    /** What needs no quotation marks. */
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_./*][\\p{L}\\p{N}_./:@*=+,-]*");

    /** What is said in private: nobody else may read a code, and nobody else needs the rest. */
    private static final Set<String> PRIVATE = Set.of("account", "help", "whoami");

    private final CommandSpec spec;
    private final String words;
    private final Set<String> next = new TreeSet<>();
    private final Map<String, Argument> arguments = new LinkedHashMap<>();
    private final Map<String, Flag> flags = new LinkedHashMap<>();

    /** @param all every command: what begins with this one's words must not be made of it by a value */
    SlashLeaf(CommandSpec spec, List<CommandSpec> all) {
        this.spec = spec;
        this.words = spec.doc().words();
        if (spec.arguments().size() > MOST_OPTIONS) {
            throw new IllegalArgumentException(
                    words + " has more arguments than the " + MOST_OPTIONS + " that Discord takes");
        }
        for (CommandSpec other : all) {
            if (other.doc().words().startsWith(words + " ")) {
                next.add(other.doc().words().substring(words.length() + 1).split(" ", -1)[0]);
            }
        }
        spec.arguments().forEach(argument -> arguments.put(name(argument.name()), argument));
        for (Flag flag : spec.flags()) {
            if (arguments.size() + flags.size() < MOST_OPTIONS) {
                flags.put(name(flag.name()), flag);
            }
        }
    }

    private String name(String name) {
        String plain = name.toLowerCase(Locale.ROOT).replaceAll("[^-_a-z0-9]", "-");
        String free = plain.substring(0, Math.min(LONGEST_NAME, plain.length()));
        for (int i = 2; arguments.containsKey(free) || flags.containsKey(free); i++) {
            free = plain.substring(0, Math.min(LONGEST_NAME - 3, plain.length())) + "-" + i;
        }
        return free;
    }

    CommandSpec spec() {
        return spec;
    }

    boolean isPrivate() {
        return PRIVATE.contains(words.split(" ", -1)[0]);
    }

    /** Whether more may come of it than one answer: a plan that is voted on, or what it did. */
    boolean needsTheChannel() {
        String verb = spec.doc().verb();
        return !isPrivate() && !verb.isEmpty() && !verb.endsWith(".read");
    }

    String description() {
        return described(spec.doc().summary(), words);
    }

    private static String described(String text, String otherwise) {
        String said = text.isBlank() ? otherwise : text.strip();
        return said.length() <= LONGEST_DESCRIPTION ? said : said.substring(0, LONGEST_DESCRIPTION - 1) + "…";
    }

    /** Required ones first, as Discord wants them; the line has them in the command's own order again. */
    DataArray options() {
        List<DataObject> required = new ArrayList<>();
        List<DataObject> optional = new ArrayList<>();
        arguments.forEach((name, argument) -> {
            DataObject option = option(name, described(argument.description(), argument.name()), STRING);
            (argument.required() ? required : optional).add(option.put("required", argument.required()));
        });
        flags.forEach((name, flag) -> {
            String text = described(flag.description(), flag.name());
            String several = flag.repeatable() ? described(text + "; several with commas", text) : text;
            optional.add(option(name, several, flag.valued() ? STRING : BOOLEAN).put("required", false));
        });
        DataArray all = DataArray.empty();
        required.forEach(all::add);
        optional.forEach(all::add);
        return all;
    }

    private static DataObject option(String name, String description, int type) {
        DataObject option = DataObject.empty()
                .put("type", type)
                .put("name", name)
                .put("description", description)
                .put("autocomplete", type == STRING);
        return type == STRING ? option.put("max_length", LONGEST_VALUE) : option;
    }

    /**
     * The command line.
     *
     * @param values by the options' names; a flag's presence is {@code true}
     * @throws Problem of the user when something before a given argument is missing
     */
    String line(Map<String, String> values) {
        List<String> positional = new ArrayList<>();
        String gap = "";
        boolean rest = false;
        for (Map.Entry<String, Argument> argument : arguments.entrySet()) {
            String value = values.get(argument.getKey());
            if (value == null || value.isBlank()) {
                gap = gap.isEmpty() ? argument.getKey() : gap;
                continue;
            }
            if (!gap.isEmpty()) {
                throw Problem.user("With `" + argument.getKey() + "` you have to give `" + gap + "` too.");
            }
            positional.add(written(value, argument.getValue().reads(), positional.isEmpty()));
            rest |= argument.getValue().reads() == Reads.REST;
        }
        List<String> line = new ArrayList<>(List.of(words));
        if (!rest) {
            line.addAll(positional);
        }
        flags.forEach((name, flag) -> line.addAll(written(flag, values.get(name))));
        if (rest) {
            line.addAll(positional);
        }
        return String.join(" ", line);
    }

    private List<String> written(Flag flag, @Nullable String value) {
        if (value == null || value.isBlank() || (!flag.valued() && !value.equals("true"))) {
            return List.of();
        }
        if (!flag.valued()) {
            return List.of("--" + flag.name());
        }
        List<String> written = new ArrayList<>();
        for (String one : flag.repeatable() ? value.split(",", -1) : new String[] {value}) {
            if (!one.isBlank()) {
                written.add("--" + flag.name());
                written.add(written(one, flag.reads(), false));
            }
        }
        return written;
    }

    /** As a person would have to type it so that it is this value and nothing else. */
    private String written(String value, Reads reads, boolean first) {
        String plain = value.strip().replaceAll("[\\p{Cntrl}\u00a0]", " ");
        boolean aWord = first && next.contains(plain.toLowerCase(Locale.ROOT));
        return switch (reads) {
            case WORD, REST, REST_BEFORE_FLAGS -> plain;
            case QUOTED -> PLAIN.matcher(plain).matches() && !aWord ? plain : quoted(plain);
        };
    }

    /** Within quotation marks a backslash means itself, except before one. */
    private static String quoted(String value) {
        String straight = value.replaceAll("[“”„«»]", "\"");
        if (straight.contains("\\\"") || straight.endsWith("\\")) {
            throw Problem.user("No backslash can stand before a quotation mark or at the end.");
        }
        return "\"" + straight.replace("\"", "\\\"") + "\"";
    }

    /**
     * The line up to the option that is being typed.
     *
     * @param values what the options before it have
     */
    String unfinished(Map<String, String> values, String focused, String typed) {
        StringBuilder line = new StringBuilder(words);
        for (Map.Entry<String, Argument> argument : arguments.entrySet()) {
            if (argument.getKey().equals(focused)) {
                return line.append(' ').append(typed.stripLeading()).toString();
            }
            String value = values.get(argument.getKey());
            if (value != null && !value.isBlank() && argument.getValue().reads() != Reads.REST) {
                line.append(' ').append(written(value, argument.getValue().reads(), false));
            }
        }
        Flag flag = flags.get(focused);
        return flag == null ? line.append(' ').toString() : line + " --" + flag.name() + " " + lastOf(flag, typed);
    }

    private static String lastOf(Flag flag, String typed) {
        return flag.repeatable() ? typed.substring(typed.lastIndexOf(',') + 1).stripLeading() : typed.stripLeading();
    }

    /** What the whole option becomes when this word takes the place of the one that is being typed. */
    String completed(String focused, String typed, String word) {
        Argument argument = arguments.get(focused);
        Flag flag = flags.get(focused);
        String bare = word.length() > 1 && word.startsWith("\"") && word.endsWith("\"")
                ? word.substring(1, word.length() - 1)
                : word;
        if (flag != null && flag.repeatable()) {
            return typed.substring(0, typed.lastIndexOf(',') + 1) + bare;
        }
        boolean rest =
                argument != null && (argument.reads() == Reads.REST || argument.reads() == Reads.REST_BEFORE_FLAGS);
        boolean goesOn = rest && !bare.startsWith(typed.strip());
        return goesOn ? typed.substring(0, typed.lastIndexOf(' ') + 1) + bare : bare;
    }
}
