package io.vigie.bot.delivery;

import io.vigie.bot.chat.MessageRef;
import java.util.Optional;

/**
 * What a route should show of an incident and what it shows.
 *
 * @param generation grows when the message was deleted in chat and is posted anew
 * @param attempts since the last success, the one under way included
 */
record OutboxRow(
        long incident,
        String route,
        long wanted,
        long sent,
        int generation,
        Optional<MessageRef> message,
        int attempts) {
    /** The same for every attempt to post this message, by whichever replica. */
    String key() {
        return "incident-" + incident + (generation == 1 ? "" : "-" + generation);
    }
}
