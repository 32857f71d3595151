package io.vigie.bot.chat;

/**
 * A file that goes with a message.
 *
 * @param alt what a picture shows, for those who do not see it; empty when it is none
 */
public record Attachment(String name, String mediaType, byte[] content, String alt) {
    public Attachment(String name, String mediaType, byte[] content) {
        this(name, mediaType, content, "");
    }
}
