package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;

/** Who answers a message, of all who may have heard it. */
interface Claims {
    /** Whether the message is ours to answer; true once for each. From then on it is owed an answer. */
    boolean claim(MessageHeard message);

    /**
     * The message was dealt with. Returns before that is stored, so that the next command does not wait for it.
     *
     * @param record stores what is to be known of it, together with that it was; on another thread, and perhaps once more
     *     in another transaction if the first came to nothing
     */
    void end(MessageRef message, Runnable record);

    /**
     * The message was dealt with, and its author does not know: what {@link #end} does, but the answer stays owed.
     *
     * @param record as for {@link #end}
     */
    void leave(MessageRef message, Runnable record);
}
