package io.vigie.commands.language;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** The literal words of all commands: what a phone's keyboard did to them is undone, and slips are recognised. */
final class Vocabulary {
    private static final int MOST_HINTS = 3;

    private static final Pattern QUOTES = Pattern.compile("[“”„«»]");
    private static final Pattern DASH = Pattern.compile("(^|\\s)—(?=\\S)");
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    private final Set<String> whole = new HashSet<>();
    private final Set<String> prefixes = new HashSet<>();

    void learn(String words) {
        whole.add(words);
        String prefix = "";
        for (String word : words.split(" ", -1)) {
            prefix = prefix.isEmpty() ? word : prefix + " " + word;
            prefixes.add(prefix);
        }
    }

    /** Undoes capitals in command words, curly quotes, long dashes and extra blanks. */
    String normalise(String line) {
        return normaliseUnfinished(line).strip();
    }

    /** As {@link #normalise}, with a blank at the end kept: it says that the last word is finished. */
    String normaliseUnfinished(String line) {
        String plain = QUOTES.matcher(line.replace('\u00a0', ' ')).replaceAll("\"");
        plain = DASH.matcher(plain).replaceAll("$1--").stripLeading();
        StringBuilder out = new StringBuilder();
        String known = "";
        int at = 0;
        while (at < plain.length()) {
            int end = endOfWord(plain, at);
            String word = plain.substring(at, end).toLowerCase(Locale.ROOT);
            String longer = known.isEmpty() ? word : known + " " + word;
            if (!prefixes.contains(longer)) {
                break;
            }
            known = longer;
            at = end;
            while (at < plain.length() && Character.isWhitespace(plain.charAt(at))) {
                at++;
            }
        }
        out.append(known);
        boolean blank = at > 0 && Character.isWhitespace(plain.charAt(at - 1));
        if (!known.isEmpty() && (at < plain.length() || blank)) {
            out.append(' ');
        }
        return out.append(plain, at, plain.length()).toString();
    }

    /** The longest run of command words a normalised line begins with; empty when the first one is none. */
    String wordsOf(String typed) {
        String known = "";
        for (String word : BLANKS.split(typed, -1)) {
            String longer = known.isEmpty() ? word : known + " " + word;
            if (!prefixes.contains(longer)) {
                break;
            }
            known = longer;
        }
        return known;
    }

    /** Whether the line begins with all words of some command, so that only its arguments can be wrong. */
    boolean isWhole(String typed) {
        return whole.contains(wordsOf(typed));
    }

    /** Of these commands, the ones that look like what was typed, best first. */
    List<String> near(String typed, List<String> commands) {
        String[] words = typed.toLowerCase(Locale.ROOT).split("\\s+", -1);
        record Near(String command, int distance) {}
        List<Near> near = new ArrayList<>();
        for (String command : commands) {
            String[] wanted = command.split(" ", -1);
            int distance = 0;
            int allowed = 0;
            for (int i = 0; i < wanted.length; i++) {
                String word = i < words.length ? words[i] : "";
                distance += Spelling.distance(word, wanted[i]);
                allowed += word.isEmpty() ? 0 : Math.max(1, wanted[i].length() / 3);
            }
            if (distance <= allowed) {
                near.add(new Near(command, distance));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance))
                .limit(MOST_HINTS)
                .map(Near::command)
                .toList();
    }

    private static int endOfWord(String line, int from) {
        int end = from;
        while (end < line.length() && !Character.isWhitespace(line.charAt(end))) {
            end++;
        }
        return end;
    }
}
