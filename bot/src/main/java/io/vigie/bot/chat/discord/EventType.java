package io.vigie.bot.chat.discord;

import java.util.Arrays;
import java.util.Optional;

/** The events of the gateway that are dealt with one after the other, by Discord's names. */
enum EventType {
    MESSAGE_CREATE,
    MESSAGE_REACTION_ADD,
    MESSAGE_REACTION_REMOVE,
    MESSAGE_REACTION_REMOVE_ALL,
    MESSAGE_REACTION_REMOVE_EMOJI,
    CHANNEL_UPDATE,
    CHANNEL_DELETE,
    THREAD_DELETE;

    /** Empty for any other event. */
    static Optional<EventType> of(String name) {
        return Arrays.stream(values()).filter(type -> type.name().equals(name)).findFirst();
    }
}
