package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;

import tools.jackson.databind.node.ObjectNode;

/** Mattermost's objects, as far as anybody looks at them. */
final class FakeShapes {
    private FakeShapes() {}

    static ObjectNode user(String id, String name) {
        return JSON.createObjectNode()
                .put("id", id)
                .put("username", name)
                .put("roles", "system_user")
                .put("delete_at", 0);
    }

    /** @param at milliseconds of the epoch */
    static ObjectNode post(String id, String channel, String user, String root, String text, long at) {
        ObjectNode post = JSON.createObjectNode()
                .put("id", id)
                .put("channel_id", channel)
                .put("user_id", user)
                .put("root_id", root)
                .put("message", text)
                .put("type", "")
                .put("create_at", at)
                .put("edit_at", 0)
                .put("delete_at", 0);
        post.putObject("props");
        return post;
    }

    static ObjectNode reaction(String user, String post, String emoji) {
        return JSON.createObjectNode()
                .put("user_id", user)
                .put("post_id", post)
                .put("emoji_name", emoji)
                .put("remote_id", "")
                .put("delete_at", 0);
    }

    static ObjectNode event(int seq, String event, ObjectNode data, String channel) {
        ObjectNode frame = JSON.createObjectNode().put("event", event).put("seq", seq);
        frame.set("data", data);
        frame.putObject("broadcast").put("channel_id", channel);
        return frame;
    }
}
