package io.vigie.commands.language;

import java.util.List;

/** The commands of one feature. */
public interface CommandSet {
    /** Several features, in the order of the help. */
    static CommandSet of(List<? extends CommandSet> sets) {
        return registry -> sets.forEach(set -> set.describe(registry));
    }

    /** Says every command once; called at start. */
    void describe(CommandRegistry registry);
}
