package io.vigie.bot.chat.mattermost;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What gives away that a post is not a person's word, and an account none of a person who may speak; each by name. */
final class Forged {
    private Forged() {}

    private static Consumer<ObjectNode> prop(String name, String value) {
        return post -> ((ObjectNode) post.path("props")).put(name, value);
    }

    static Map<String, Consumer<ObjectNode>> posts() {
        Map<String, Consumer<ObjectNode>> forged = new LinkedHashMap<>();
        forged.put("a webhook of an admin's", prop("from_webhook", "true"));
        forged.put("a bot", prop("from_bot", "true"));
        forged.put("an application", prop("from_oauth_app", "true"));
        forged.put("a plugin", prop("from_plugin", "true"));
        forged.put("the system", p -> p.put("type", "system_header_change"));
        forged.put("another server", p -> p.put("remote_id", "r1"));
        forged.put("an edit", p -> p.put("edit_at", 5));
        forged.put("a ghost", p -> p.put("delete_at", 5));
        forged.put("nobody", p -> p.put("user_id", ""));
        return forged;
    }

    static Map<String, Consumer<ObjectNode>> accounts() {
        Map<String, Consumer<ObjectNode>> forged = new LinkedHashMap<>();
        forged.put("a guest", u -> u.put("roles", "system_guest"));
        forged.put("deactivated", u -> u.put("delete_at", 5));
        forged.put("a bot", u -> u.put("is_bot", true));
        forged.put("of another server", u -> u.put("remote_id", "r1"));
        return forged;
    }
}
