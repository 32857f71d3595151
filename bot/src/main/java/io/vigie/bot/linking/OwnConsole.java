package io.vigie.bot.linking;

import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.console.ConsoleAdapter;
import io.vigie.commands.Caller;
import io.vigie.commands.Problem;
import java.util.Optional;

/** A person's own conversation with Vigie at the web console: what is said there is read by its person alone. */
public final class OwnConsole {
    private OwnConsole() {}

    /**
     * Whoever speaks there, and has just proved with the directory's password who they are.
     *
     * @throws Problem of the user's making when the sender speaks somewhere else
     */
    public static PersonCaller of(Chats chats, Caller sender) {
        PersonCaller caller = PersonCaller.of(sender);
        Optional<Place> direct =
                chats.find(ConsoleAdapter.PLATFORM).flatMap(console -> console.direct(caller.account()));
        boolean there = caller.account().platform().equals(ConsoleAdapter.PLATFORM)
                && direct.filter(d -> d.channel().equals(caller.place().channel()))
                        .isPresent();
        if (!there) {
            throw Problem.user("This is done at Vigie's web console, in your own conversation with Vigie.")
                    .withMend("Sign in there, and choose Vigie at the side.");
        }
        return caller;
    }
}
