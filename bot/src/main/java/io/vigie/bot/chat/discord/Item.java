package io.vigie.bot.chat.discord;

import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** What the worker has to do. */
sealed interface Item {
    /**
     * @param at when it came, by the bot's clock; empty when it may have been said long before
     */
    record Heard(EventType type, JsonNode json, Optional<Instant> at) implements Item {}

    record Missed() implements Item {}

    /** A new session, of which nothing but itself is known yet. */
    record Begun() implements Item {}

    /**
     * The server is there: in a new session, after an invitation, or because Discord has found it again.
     *
     * @param newest as {@link CatchUp#newest} has it
     */
    record There(String newest) implements Item {}

    record Connected() implements Item {}

    record Stop() implements Item {}
}
