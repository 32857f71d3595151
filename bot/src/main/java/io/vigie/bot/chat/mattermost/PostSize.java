package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.util.OptionalInt;

/** How long a post may be, as the server's configuration for clients says. */
final class PostSize {
    /** No server goes below the one, nor does the database's column hold more than the other. */
    private static final int LEAST = 4_000;

    private static final int MOST = 65_535;

    private PostSize() {}

    /**
     * @return in code points; empty when the server does not say, or says what cannot be
     */
    static OptionalInt of(MattermostClient client) {
        String said;
        try {
            Reply reply = client.get("/config/client?format=old");
            said = Wire.text(reply.json(), "MaxPostSize");
        } catch (Problem problem) {
            // Something in front of the server may keep this from us alone; whatever else is the matter will show.
            return OptionalInt.empty();
        }
        return parse(said);
    }

    /** Empty for what cannot be. */
    static OptionalInt parse(String said) {
        if (!said.matches("\\d{4,5}")) {
            return OptionalInt.empty();
        }
        int size = Integer.parseInt(said);
        return size < LEAST || size > MOST ? OptionalInt.empty() : OptionalInt.of(size);
    }
}
