package io.vigie.commands.language;

/**
 * What help says of a command.
 *
 * @param words its literals: {@code vm stop}
 * @param verb the right it needs on some scope to be seen at all, such as {@code vm.power}; empty when every linked
 *     person may. The handler asks again for the scope of what was named
 * @param summary one sentence
 * @param example a whole command line
 */
public record CommandDoc(String words, String verb, String summary, String example) {}
