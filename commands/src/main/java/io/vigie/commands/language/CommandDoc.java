package io.vigie.commands.language;

/**
 * What help says of a command.
 *
 * @param words its literals: {@code vm stop}
 * @param verb the right it needs on some scope to be seen at all, such as {@code vm.power}; empty when every linked
 *     person may. The handler asks again for the scope of what was named
 * @param summary one sentence
 * @param example a whole command line
 * @param acts whether it changes something at once, without a plan; if not, it reads or proposes a plan, and running it
 *     once more or late does no harm
 */
public record CommandDoc(String words, String verb, String summary, String example, boolean acts) {
    /** A command that reads or proposes a plan. */
    public CommandDoc(String words, String verb, String summary, String example) {
        this(words, verb, summary, example, false);
    }

    /** The same for a command that changes something at once. */
    public CommandDoc acting() {
        return new CommandDoc(words, verb, summary, example, true);
    }
}
