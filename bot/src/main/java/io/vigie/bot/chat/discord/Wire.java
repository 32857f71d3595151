package io.vigie.bot.chat.discord;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Discord sends, as far as the bot cares. Absent fields read as empty, so that a strange payload is refused. */
final class Wire {
    private static final int DEFAULT = 0;
    private static final int REPLY = 19;
    private static final int CROSSPOSTED = 1 << 1;
    /** A guest of one voice channel. */
    private static final int GUEST = 1 << 4;

    private Wire() {}

    static String text(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return value.isString() ? value.stringValue() : "";
    }

    private static boolean given(JsonNode json, String field) {
        JsonNode value = json.path(field);
        return !value.isMissingNode() && !value.isNull();
    }

    /** An account. */
    record User(String id, String name, String shown, boolean human) {
        static User of(JsonNode json) {
            String id = text(json, "id");
            boolean human = DiscordSettings.ID.matcher(id).matches()
                    && !json.path("bot").asBoolean(false)
                    && !json.path("system").asBoolean(false)
                    && text(json, "discriminator").matches("|0|[0-9]{4}")
                    && !text(json, "discriminator").equals("0000");
            return new User(id, text(json, "username"), text(json, "global_name"), human);
        }
    }

    /** Whether somebody with this membership has passed the server's screening, is no guest, and is not timed out. */
    static boolean admitted(JsonNode member, Instant at) {
        return member.isObject()
                && !member.path("pending").asBoolean(false)
                && (member.path("flags").asInt(0) & GUEST) == 0
                && !timedOut(member, at);
    }

    private static boolean timedOut(JsonNode member, Instant at) {
        if (!given(member, "communication_disabled_until")) {
            return false; // and an instant of the past stays there for good
        }
        try {
            return OffsetDateTime.parse(text(member, "communication_disabled_until"))
                    .toInstant()
                    .isAfter(at);
        } catch (DateTimeParseException e) {
            return true;
        }
    }

    /**
     * @param guild empty in a direct conversation, and in what is read over REST
     * @param member whether it comes with the proof that its author is a full member; empty when nothing is said
     */
    record Message(
            String id,
            String channel,
            String guild,
            User author,
            String content,
            boolean typed,
            Optional<Boolean> member) {
        static Message of(JsonNode json) {
            JsonNode type = json.path("type");
            boolean typed = type.isInt()
                    && (type.intValue() == DEFAULT || type.intValue() == REPLY)
                    && !given(json, "webhook_id")
                    && !given(json, "application_id")
                    && !given(json, "interaction")
                    && !given(json, "interaction_metadata")
                    && !given(json, "edited_timestamp")
                    && !given(json, "message_snapshots")
                    && !given(json, "activity")
                    && (json.path("flags").asInt(0) & CROSSPOSTED) == 0;
            return new Message(
                    text(json, "id"),
                    text(json, "channel_id"),
                    text(json, "guild_id"),
                    User.of(json.path("author")),
                    text(json, "content"),
                    typed,
                    given(json, "member") ? Optional.of(admitted(json.path("member"), at(json))) : Optional.empty());
        }

        /** When it was said, by Discord's clock. */
        Instant saidAt() {
            return Instant.ofEpochMilli(time(id));
        }

        boolean typedByAPerson() {
            return typed && author.human() && DiscordSettings.ID.matcher(id).matches();
        }
    }

    /** A reaction that came or went. */
    record Reaction(String user, String channel, String message, String guild, String emoji) {
        /** A custom emoji has an id, whatever its name; only Unicode's own have none. */
        static Reaction of(JsonNode json) {
            JsonNode emoji = json.path("emoji");
            return new Reaction(
                    text(json, "user_id"),
                    text(json, "channel_id"),
                    text(json, "message_id"),
                    text(json, "guild_id"),
                    given(emoji, "id") ? "" : text(emoji, "name"));
        }
    }

    /** A slash command, or one that is being typed. */
    record Interaction(
            String id,
            int type,
            String token,
            String application,
            String guild,
            String channel,
            User user,
            boolean member,
            JsonNode data) {
        static final int COMMAND = 2;
        static final int COMPLETION = 4;

        static Interaction of(JsonNode json) {
            JsonNode member = json.path("member");
            return new Interaction(
                    text(json, "id"),
                    json.path("type").asInt(0),
                    text(json, "token"),
                    text(json, "application_id"),
                    text(json, "guild_id"),
                    text(json, "channel_id"),
                    User.of(member.path("user")),
                    admitted(member, at(json)),
                    json.path("data"));
        }
    }

    /** When something was made, by Discord's own clock. */
    private static Instant at(JsonNode json) {
        return Instant.ofEpochMilli(time(text(json, "id")));
    }

    /** Milliseconds: the upper bits of every id are its time. */
    static long time(@Nullable String id) {
        return id == null || !DiscordSettings.ID.matcher(id).matches()
                ? 0
                : (Long.parseUnsignedLong(id) >>> 22) + 1_420_070_400_000L;
    }

    /** The id that something at this instant would have. */
    static String idAt(long millis) {
        return Long.toUnsignedString(Math.max(0, millis - 1_420_070_400_000L) << 22);
    }
}
