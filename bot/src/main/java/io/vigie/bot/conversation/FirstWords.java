package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;

/** What an account may say before it is known whose it is. None of it is recorded: it may hold a secret. */
public interface FirstWords {
    /** Whether this line is such a one. */
    boolean concern(String line);

    /**
     * Answers a line that {@linkplain #concern concerns} this.
     *
     * @throws Problem when it is refused
     */
    Answer answer(MessageHeard message, String line);
}
