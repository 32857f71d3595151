package io.vigie.commands.language;

/** The commands of one feature. */
public interface CommandSet {
    /** Says every command once; called at start. */
    void describe(CommandRegistry registry);
}
