package io.vigie.bot.conversation;

import io.vigie.bot.chat.MessageRef;

/** Who answers a message, of all who may have heard it. */
@FunctionalInterface
interface Claims {
    /** Whether the message is ours to answer; true once for each. */
    boolean claim(MessageRef message);
}
