package io.vigie.bot.linking;

import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * {@code account claim} with a code, however it was typed: in backticks, with a full stop, with blanks of another kind.
 * What a person takes for such a line must not leave a good code where others read it.
 *
 * @param words what follows, each as a code is compared: capital letters and digits
 */
public record ClaimLine(List<String> words) {
    private static final String MARKS = "[^\\p{L}\\p{N}]";
    private static final Pattern CLAIM = Pattern.compile(
            "^" + MARKS + "*account" + MARKS + "+claim" + MARKS + "+(.+)$", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

    /** What the command language takes for a blank, which is more than ASCII's. */
    private static final Pattern BLANKS = Pattern.compile("[\\s\\p{Z}\\x1C-\\x1F]+");

    private static final int SHORTEST = 4;
    private static final int LONGEST = 20;

    public ClaimLine {
        words = List.copyOf(words);
    }

    /** Empty when the line is none, or nothing in it could be meant for a code. */
    static Optional<ClaimLine> of(String line) {
        Matcher claim = CLAIM.matcher(Normalizer.normalize(line, Normalizer.Form.NFKC));
        if (!claim.matches()) {
            return Optional.empty();
        }
        List<String> words = BLANKS.splitAsStream(claim.group(1))
                .map(ClaimLine::plain)
                .filter(word -> !word.isEmpty())
                .toList();
        return words.stream().anyMatch(ClaimLine::couldBeMeant) ? Optional.of(new ClaimLine(words)) : Optional.empty();
    }

    /** For records: whatever it is may still be good. */
    public static String withoutCode(String line) {
        return of(line).isPresent() ? "account claim …" : line;
    }

    /** The one that is most likely meant. */
    String code() {
        return codes().stream()
                .findFirst()
                .orElseGet(() -> words.stream()
                        .filter(ClaimLine::couldBeMeant)
                        .findFirst()
                        .orElseThrow());
    }

    /** Everything that is as long as a code: a word, or two when there is a blank in its middle. */
    List<String> codes() {
        List<String> pairs = new ArrayList<>();
        for (int i = 1; i < words.size(); i++) {
            pairs.add(words.get(i - 1) + words.get(i));
        }
        return Stream.concat(words.stream(), pairs.stream())
                .filter(word -> word.length() == Linking.LENGTH)
                .distinct()
                .toList();
    }

    private static boolean couldBeMeant(String word) {
        return word.length() >= SHORTEST && word.length() <= LONGEST;
    }

    /** As codes are compared. */
    static String plain(String typed) {
        return typed.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "");
    }
}
