package io.vigie.bot.chat;

import java.util.List;

/** Where adapters hand what they hear. */
public interface ChatListener {
    /** Returns at once; the work is done elsewhere, in order within a place. */
    void heard(ChatEvent event);

    /** What could follow this unfinished command line, best first; only what the account's person may see. */
    List<String> suggest(AccountId account, String line);
}
