package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Discord's objects in the shapes of its documentation. */
final class FakeShapes {
    private FakeShapes() {}

    static ObjectNode user(String id, String name) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("username", name)
                .put("discriminator", "0")
                .put("global_name", name)
                .putNull("avatar");
    }

    static ObjectNode member(ObjectNode user) {
        ObjectNode member = JSON.createObjectNode();
        member.putNull("nick").put("joined_at", "2020-01-01T00:00:00+00:00").put("flags", 0);
        member.put("pending", false).put("deaf", false).put("mute", false);
        member.putArray("roles");
        member.set("user", user);
        return member;
    }

    static ObjectNode channel(String id, String guild, String name, int position) {
        ObjectNode channel = JSON.createObjectNode();
        channel.put("id", id)
                .put("type", 0)
                .put("name", name)
                .put("guild_id", guild)
                .put("position", position);
        channel.putNull("last_message_id").putNull("parent_id");
        channel.putArray("permission_overwrites");
        return channel;
    }

    static ObjectNode voiceChannel(String id, String guild, String name, int position) {
        return channel(id, guild, name, position)
                .put("type", 2)
                .put("bitrate", 64_000)
                .put("user_limit", 0)
                .putNull("rtc_region");
    }

    /** As the gateway shows a channel that its receiver may not view; over REST there is none. */
    static ObjectNode hidden(ObjectNode channel) {
        ObjectNode hidden = channel.deepCopy();
        hidden.put("name", "___hidden___")
                .put("flags", 1 << 17)
                .putNull("topic")
                .putNull("last_message_id");
        hidden.putArray("permission_overwrites");
        overwrite(hidden, channel.path("guild_id").stringValue(), false, 0, 1L << 10);
        return hidden;
    }

    static void overwrite(ObjectNode channel, String whom, boolean isMember, long allow, long deny) {
        ((ArrayNode) channel.path("permission_overwrites"))
                .removeIf(o -> o.path("id").stringValue().equals(whom));
        ((ArrayNode) channel.path("permission_overwrites"))
                .addObject()
                .put("id", whom)
                .put("type", isMember ? 1 : 0)
                .put("allow", String.valueOf(allow))
                .put("deny", String.valueOf(deny));
    }

    static ObjectNode message(String id, String channel, ObjectNode author, String text) {
        ObjectNode message = JSON.createObjectNode();
        message.put("id", id)
                .put("channel_id", channel)
                .put("content", text)
                .put("type", 0)
                .put("flags", 0);
        message.put("timestamp", "2026-01-01T00:00:00+00:00").putNull("edited_timestamp");
        message.put("tts", false).put("mention_everyone", false).put("pinned", false);
        message.putArray("mentions");
        message.putArray("mention_roles");
        message.putArray("attachments");
        message.putArray("embeds");
        message.set("author", author);
        return message;
    }

    static ObjectNode thread(String id, String guild, String parent, String owner, String name) {
        ObjectNode thread = JSON.createObjectNode();
        thread.put("id", id).put("type", 11).put("guild_id", guild).put("parent_id", parent);
        thread.put("name", name).put("owner_id", owner).putNull("last_message_id");
        thread.put("message_count", 0).put("member_count", 1).put("rate_limit_per_user", 0);
        thread.putObject("thread_metadata")
                .put("archived", false)
                .put("locked", false)
                .put("auto_archive_duration", 1_440)
                .put("archive_timestamp", "2026-01-01T00:00:00+00:00");
        return thread;
    }

    /** Without its roles, channels and members. */
    static ObjectNode guild(String id, int members) {
        ObjectNode json = JSON.createObjectNode();
        json.put("id", id)
                .put("name", "Admins")
                .put("owner_id", "100000000000000001")
                .putNull("icon");
        json.put("verification_level", 1)
                .put("default_message_notifications", 1)
                .put("explicit_content_filter", 0);
        json.put("mfa_level", 0).put("premium_tier", 0).put("nsfw_level", 0).put("member_count", members);
        json.put("large", false)
                .put("unavailable", false)
                .put("preferred_locale", "en-GB")
                .put("afk_timeout", 300);
        json.put("system_channel_flags", 0).put("max_members", 500000).put("premium_subscription_count", 0);
        json.put("joined_at", "2020-01-01T00:00:00+00:00").put("premium_progress_bar_enabled", false);
        for (String empty : List.of(
                "emojis",
                "stickers",
                "features",
                "voice_states",
                "presences",
                "stage_instances",
                "guild_scheduled_events",
                "threads",
                "soundboard_sounds")) {
            json.putArray(empty);
        }
        return json;
    }

    static ObjectNode role(String id, String name, String permissions) {
        ObjectNode role = JSON.createObjectNode();
        role.put("id", id)
                .put("name", name)
                .put("permissions", permissions)
                .put("color", 0)
                .put("position", 0);
        role.put("hoist", false)
                .put("managed", !name.startsWith("@"))
                .put("mentionable", false)
                .put("flags", 0);
        role.putObject("colors")
                .put("primary_color", 0)
                .putNull("secondary_color")
                .putNull("tertiary_color");
        return role;
    }
}
