package io.vigie.bot.conversation;

/** A message that is being claimed while it is already being read. */
@FunctionalInterface
interface Claim {
    /** Waits until it is known whether the message is ours to answer; true for one of all who heard it. */
    boolean isOurs();
}
