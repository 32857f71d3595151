package io.vigie.commands;

/**
 * Whoever runs a command: a linked person with the rights their LDAP groups give.
 *
 * <p>A right is a verb on a scope. Verbs are dotted words such as {@code vm.power}; a scope is the name of a
 * configured cluster, SAN or switch, or {@link #EVERYWHERE} for what belongs to no single one of them.
 */
public interface Caller {
    /** The scope of things that belong to the whole site, such as the audit. */
    String EVERYWHERE = "*";

    /** The person's own word for themselves, such as {@code jdoe}; for messages and never for decisions. */
    String name();

    /** Whether the caller holds the verb on this scope. */
    boolean may(String verb, String scope);

    /** Whether the caller holds the verb on any scope at all: what help and completion ask. */
    boolean mayAnywhere(String verb);

    /**
     * @throws Problem of the user's making when the right is missing
     */
    default void require(String verb, String scope) {
        if (!may(verb, scope)) {
            throw Problem.user("You may not do this: it needs " + verb
                            + (scope.equals(EVERYWHERE) ? "" : " on " + scope) + ".")
                    .withMend("`whoami` shows your rights.");
        }
    }
}
