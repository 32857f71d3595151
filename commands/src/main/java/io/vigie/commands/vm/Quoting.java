package io.vigie.commands.vm;

/** Texts as they are typed in a command line. */
final class Quoting {
    private Quoting() {}

    static String quoted(String text) {
        return '"' + text.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
    }

    /** {@code  --storage local}, with a blank in front; only for values without blanks and quotes. */
    static String flag(String name, java.util.Optional<String> value) {
        return value.map(v -> " --" + name + " " + v).orElse("");
    }
}
