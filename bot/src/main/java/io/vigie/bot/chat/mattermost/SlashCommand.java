package io.vigie.bot.chat.mattermost;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What Mattermost sends for a custom slash command. Nothing of it is believed before the token was compared; after that,
 * it is believed as far as a post is.
 *
 * @param text what follows the command's trigger word
 * @param trigger the server's own mark of this one use
 */
record SlashCommand(String token, String team, String channel, String user, String text, String trigger) {
    private static final String ID = "slash-";

    /** Of other fields, such as the mentions in the text, there is one for each that was found. */
    private static final Set<String> ONCE = Set.of("token", "team_id", "channel_id", "user_id", "text", "trigger_id");

    /** @return empty when it is no form, says one thing twice, or lacks what every slash command has */
    static Optional<SlashCommand> of(byte[] form) {
        Map<String, String> fields = new HashMap<>();
        try {
            for (String pair : new String(form, StandardCharsets.UTF_8).split("&")) {
                int equals = pair.indexOf('=');
                if (equals > 0) {
                    String name = decoded(pair.substring(0, equals));
                    String before = fields.put(name, decoded(pair.substring(equals + 1)));
                    if (before != null && ONCE.contains(name)) {
                        return Optional.empty();
                    }
                }
            }
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
        SlashCommand command = new SlashCommand(
                fields.getOrDefault("token", ""),
                fields.getOrDefault("team_id", ""),
                fields.getOrDefault("channel_id", ""),
                fields.getOrDefault("user_id", ""),
                fields.getOrDefault("text", "").strip(),
                fields.getOrDefault("trigger_id", ""));
        return command.trigger.isEmpty() ? Optional.empty() : Optional.of(command);
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text, StandardCharsets.UTF_8);
    }

    /**
     * Whether both tokens are the one that Mattermost gave for this command; takes the same time whatever differs.
     *
     * @param authorization the request's header, {@code Token …}
     */
    boolean isFrom(String expected, String authorization) {
        return same("Token " + expected, authorization) & same(expected, token) & !expected.isEmpty();
    }

    private static boolean same(String one, String other) {
        return MessageDigest.isEqual(one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
    }

    /** Tells this use from every other; no post has such an id. */
    String id() {
        return ID + Posting.hash(trigger);
    }

    /** Whether this is the id of a command, which is no post. */
    static boolean isOne(String id) {
        return id.startsWith(ID);
    }

    /** A token has no business in a log. */
    @Override
    public String toString() {
        return "SlashCommand[user=" + user + ", channel=" + channel + "]";
    }
}
