package io.vigie.bot.chat;

import java.util.Optional;

/**
 * Where something is said.
 *
 * @param channel the platform's id of a channel or of a direct conversation
 * @param thread the id of the message that a thread hangs on
 */
public record Place(String platform, String channel, Optional<String> thread) {
    public static Place channel(String platform, String channel) {
        return new Place(platform, channel, Optional.empty());
    }

    public Place thread(MessageRef root) {
        return new Place(platform, channel, Optional.of(root.id()));
    }
}
