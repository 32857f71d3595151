package io.vigie.bot.chat;

import java.util.List;

/** Where adapters hand what they hear. */
public interface ChatListener {
    /**
     * Returns as soon as a message is claimed, which is one write to the database; the work is done elsewhere, in order
     * within a place. An adapter that returns from here need not keep the message: it is answered, or its author told.
     */
    void heard(ChatEvent event);

    /** What could follow this unfinished command line, best first; only what the account's person may see. */
    List<String> suggest(AccountId account, String line);
}
