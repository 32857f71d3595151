package io.vigie.bot.chat;

import io.vigie.commands.Answer;
import java.util.List;

/**
 * What the bot says.
 *
 * @param offers reactions the bot adds itself, so that a person need only tap
 * @param key the same key posted again gives the same message and not a second one, as far as the platform can;
 *     empty when that does not matter
 */
public record Outgoing(Answer answer, List<Attachment> files, List<Emoji> offers, String key) {
    public Outgoing {
        files = List.copyOf(files);
        offers = List.copyOf(offers);
    }

    public static Outgoing of(Answer answer) {
        return new Outgoing(answer, List.of(), List.of(), "");
    }

    public Outgoing withKey(String newKey) {
        return new Outgoing(answer, files, offers, newKey);
    }

    public Outgoing withOffers(Emoji... emoji) {
        return new Outgoing(answer, files, List.of(emoji), key);
    }

    public Outgoing withFiles(Attachment... attachments) {
        return new Outgoing(answer, List.of(attachments), offers, key);
    }
}
