package io.vigie.bot.chat.console;

import io.vigie.commands.Problem;
import java.util.List;

/** What the console needs of the directory; whoever implements it also slows down guessing. */
public interface ConsoleSignIn {
    /** The realms to choose from, the default one first. */
    List<String> realms();

    /**
     * @param platform {@link ConsoleAdapter#PLATFORM}
     * @param remoteAddress where the attempt came from, for the rate limit and the audit
     * @throws Problem of the user when name or password is wrong or too many were, of the site when the directory does
     *     not answer
     */
    ConsoleMember signIn(String platform, String realm, String uid, String password, String remoteAddress);
}
