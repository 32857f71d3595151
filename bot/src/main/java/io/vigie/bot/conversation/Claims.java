package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.MessageRef;
import java.util.Optional;

/** Who answers a message, of all who may have heard it. */
interface Claims {
    /** Whose the message is to answer; {@code OURS} once for each. From then on it is owed an answer. */
    Claim claim(MessageHeard message);

    /**
     * Asked just before something of a message that was ours is begun: whether it still is, and then for as long as a
     * process may give no sign of life. Otherwise we were taken for dead, and its author was told that nothing more of
     * it is run.
     *
     * @throws org.springframework.dao.DataAccessException when the database does not say
     * @throws org.springframework.transaction.TransactionException when the database cannot be asked
     */
    boolean isStillOurs(MessageRef message);

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
