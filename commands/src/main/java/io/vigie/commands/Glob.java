package io.vigie.commands;

/** Patterns in which {@code *} stands for any characters, none included; everything else stands for itself. */
public final class Glob {
    private Glob() {}

    /** Time in proportion to the lengths multiplied, whatever the pattern; nothing is allocated. */
    public static boolean matches(String pattern, String word) {
        int p = 0;
        int w = 0;
        int star = -1;
        int resume = 0;
        while (w < word.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                resume = w;
            } else if (p < pattern.length() && pattern.charAt(p) == word.charAt(w)) {
                p++;
                w++;
            } else if (star >= 0) {
                p = star + 1;
                w = ++resume;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }
}
