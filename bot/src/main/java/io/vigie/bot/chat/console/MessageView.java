package io.vigie.bot.chat.console;

import com.fasterxml.jackson.annotation.JsonRawValue;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A message as the page receives it, the same for every reader.
 *
 * @param thread the message whose thread it is in
 * @param text what a person typed
 * @param answer the bot's answer as {@link io.vigie.bot.chat.AnswerJson} writes it
 * @param created epoch milliseconds
 * @param revision counts the edits, so that an older state never replaces a newer one
 * @param replies how many messages its thread has
 */
record MessageView(
        long id,
        String channel,
        @Nullable Long thread,
        Author author,
        @Nullable String text,
        @JsonRawValue @Nullable String answer,
        long created,
        @Nullable Long edited,
        int revision,
        List<FileView> files,
        List<ReactionView> reactions,
        int replies,
        @Nullable Long lastReply) {

    /** {@code id} is the account's, empty for the bot. */
    record Author(String id, String name, boolean bot) {
        static final Author BOT = new Author("", "vigie", true);
    }

    /** {@code alt} says what a picture shows. */
    record FileView(long id, String name, String mediaType, long size, boolean image, String alt) {}

    /** One sign and who left it. */
    record ReactionView(String emoji, List<Author> by) {}
}
