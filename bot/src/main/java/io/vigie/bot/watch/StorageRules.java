package io.vigie.bot.watch;

/**
 * When a cluster's storages are worth a word.
 *
 * @param filling percent
 * @param full percent
 * @param san the one below its shared block storages; empty when there is none, or more than one
 */
record StorageRules(int filling, int full, String san) {
    static final StorageRules USUAL = new StorageRules(85, 95, "");
    /** So many points below, it is told that there is room again: a storage on the brink is one incident. */
    static final int HYSTERESIS = 3;
}
