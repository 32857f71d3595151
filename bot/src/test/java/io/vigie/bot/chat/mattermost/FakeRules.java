package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the administrator of a {@link FakeMattermost} has decided. */
class FakeRules {
    final Set<String> rolesThatPost = roles();
    final Set<String> rolesThatUpload = roles();
    final Set<String> rolesThatEdit = roles();
    final Set<String> rolesThatReact = roles();

    /** Posts that are kept and shown to nobody, as beyond the limit of a licence. */
    final Set<String> beyondTheLimit = ConcurrentHashMap.newKeySet();

    /** In code points. */
    volatile int longestPost = 16_383;

    /** What the server says of it; {@code "none"} when it says nothing at all. */
    volatile String toldLongestPost = "16383";

    /** How uploads are refused; 0 when they are not. */
    volatile int refusesFiles;

    /** A proxy in front of the server takes no request as large as an upload. */
    volatile boolean proxyRefusesFiles;

    volatile boolean tooOldToEdit;

    /** An older server lists the channels of one team. */
    volatile boolean listsAllTeams = true;

    /** Every channel is. */
    volatile boolean archived;

    /** Accounts that the bot may not see. */
    final Set<String> hidden = ConcurrentHashMap.newKeySet();

    private static Set<String> roles() {
        Set<String> roles = ConcurrentHashMap.newKeySet();
        roles.addAll(Set.of("system_user", "channel_user"));
        return roles;
    }

    ObjectNode role(String name) {
        ObjectNode role = JSON.createObjectNode().put("name", name);
        ArrayNode permissions = role.putArray("permissions");
        Map.of(
                        "create_post", rolesThatPost,
                        "upload_file", rolesThatUpload,
                        "edit_post", rolesThatEdit,
                        "add_reaction", rolesThatReact)
                .forEach((permission, roles) -> {
                    if (roles.contains(name)) {
                        permissions.add(permission);
                    }
                });
        return role;
    }

    void longestPost(int codePoints) {
        longestPost = codePoints;
        toldLongestPost = String.valueOf(codePoints);
    }

    Response config(Map<String, String> query) {
        if (toldLongestPost.equals("none")) {
            return new Response(503, Map.of(), "");
        }
        return query.getOrDefault("format", "").equals("old")
                ? FakeResponses.ok(JSON.createObjectNode().put("MaxPostSize", toldLongestPost))
                : FakeResponses.error(400, "Invalid or missing format in request.");
    }
}
