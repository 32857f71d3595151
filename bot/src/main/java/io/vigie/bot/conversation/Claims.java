package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;
import java.util.Optional;

/** Who answers a message, of all who may have heard it. */
interface Claims {
    /** Whose the message is to answer; {@code OURS} once for each. From then on it is owed an answer. */
    Claim claim(MessageHeard message);

    /**
     * The message was dealt with. Returns before that is stored, so that the next command does not wait for it.
     *
     * @param handled what is to be recorded of it together with that: {@link CommandsHandled} says it
     */
    void end(MessageRef message, Optional<CommandHandled> handled);

    /**
     * The message was dealt with, and its author does not know: what {@link #end} does, but the answer stays owed.
     *
     * @param handled as for {@link #end}
     */
    void leave(MessageRef message, Optional<CommandHandled> handled);
}
