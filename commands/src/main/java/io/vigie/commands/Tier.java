package io.vigie.commands;

/** How dangerous a plan is, mildest first; judged from its effects and never from the command's name. */
public enum Tier {
    /** Changes nothing. */
    READ,
    /** Reversible, and touches one guest. */
    CHANGE,
    /** Interrupts or moves something. */
    RISKY,
    /** Can lose data, quorum or the last spare. */
    CRITICAL;

    public Tier atLeast(Tier other) {
        return compareTo(other) >= 0 ? this : other;
    }

    /** As a person reads it, and as the configuration spells it: {@code risky}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
