package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
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

    /** What an account is told that is linked to nobody and wants more than {@link #answer} gives. */
    default Answer stranger() {
        return Answer.text(
                Cell.warn("I do not know who you are: this account is not linked to anybody in the directory."));
    }
}
