package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;
import static io.vigie.bot.chat.mattermost.FakeResponses.created;
import static io.vigie.bot.chat.mattermost.FakeResponses.error;
import static io.vigie.bot.chat.mattermost.FakeResponses.forbidden;
import static io.vigie.bot.chat.mattermost.FakeResponses.ok;

import io.vigie.bot.chat.mattermost.FakeMattermost.FakeChannel;
import io.vigie.bot.testing.FakeWire.Request;
import io.vigie.bot.testing.FakeWire.Response;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Posts and their files over REST, for {@link FakeRest}. */
class FakePosts {
    private final FakeMattermost server;

    FakePosts(FakeMattermost server) {
        this.server = server;
    }

    Response page(String channel, Map<String, String> query) {
        int size = Integer.parseInt(query.getOrDefault("per_page", "60"));
        int from = Integer.parseInt(query.getOrDefault("page", "0")) * size;
        List<ObjectNode> all = server.posts.values().stream()
                .filter(p -> p.path("channel_id").stringValue().equals(channel)
                        && p.path("delete_at").longValue() == 0
                        && server.replica.has(p))
                .sorted(Comparator.comparingLong(
                        (ObjectNode p) -> p.path("create_at").longValue()))
                .toList()
                .reversed();
        ObjectNode page = JSON.createObjectNode();
        ArrayNode order = page.putArray("order");
        ObjectNode posts = page.putObject("posts");
        all.stream().skip(from).limit(size).forEach(p -> {
            order.add(p.path("id").stringValue());
            posts.set(p.path("id").stringValue(), p);
        });
        return ok(page);
    }

    Response create(ObjectNode body, String user) {
        String again = server.pending.get(body.path("pending_post_id").asString("none"));
        if (again != null) {
            return created(server.postOf(again));
        }
        FakeChannel channel = server.channels.get(body.path("channel_id").stringValue());
        String text = body.path("message").stringValue();
        String root = body.path("root_id").asString("");
        if (channel == null || !channel.members().contains(user)) {
            return forbidden();
        }
        if (!root.isEmpty() && !isRoot(root)) {
            return error(400, "api.post.create_post.root_id.app_error", "Invalid RootId parameter.");
        }
        if (text.isBlank() || isTooLong(text)) {
            return error(400, "Invalid post.");
        }
        body.put("id", server.newId("p"))
                .put("user_id", user)
                .put("root_id", root)
                .put("type", "")
                .put("create_at", server.now())
                .put("edit_at", 0)
                .put("delete_at", 0);
        ObjectNode props = body.path("props").isObject() ? (ObjectNode) body.path("props") : body.putObject("props");
        if (user.equals(server.bot)) {
            props.put("from_bot", "true");
        }
        server.add(body);
        if (body.path("pending_post_id").isString()) {
            server.pending.put(
                    body.path("pending_post_id").stringValue(), body.path("id").stringValue());
        }
        return created(body);
    }

    private boolean isRoot(String post) {
        ObjectNode known = server.posts.get(post);
        return known != null
                && known.path("delete_at").longValue() == 0
                && known.path("root_id").stringValue().isEmpty();
    }

    private boolean isTooLong(String text) {
        return text.codePointCount(0, text.length()) > server.rules.longestPost;
    }

    /** The post was found to be readable. */
    Response patch(String post, String text, String user) {
        if (!server.postOf(post).path("user_id").stringValue().equals(user) || server.rules.rolesThatEdit.isEmpty()) {
            return forbidden();
        }
        if (server.rules.tooOldToEdit) {
            return error(
                    400,
                    "api.post.update_post.permissions_time_limit.app_error",
                    "Post edit is only allowed for 60 seconds. Please ask your System Administrator for details.");
        }
        if (server.rules.archived) {
            return error(
                    400,
                    "api.post.patch_post.can_not_update_post_in_deleted.error",
                    "Can not update a post in a deleted channel.");
        }
        if (isTooLong(text)) {
            return error(400, "Invalid post.");
        }
        server.edit(post, text);
        return ok(server.postOf(post));
    }

    Response upload(Request request) {
        if (server.rules.proxyRefusesFiles) {
            return new Response(
                    413,
                    Map.of("Content-Type", "text/html"),
                    "<html>\r\n<head><title>413 Request Entity Too Large</title></head>\r\n</html>\r\n");
        }
        if (server.rules.refusesFiles != 0) {
            return error(
                    server.rules.refusesFiles,
                    "api.file.attachments.disabled.app_error",
                    "File attachments have been disabled on this server.");
        }
        String body = new String(request.body(), StandardCharsets.UTF_8);
        Matcher name = Pattern.compile("filename=\"([^\"]*)\"").matcher(body);
        if (!name.find() || !body.contains("name=\"channel_id\"")) {
            return error(400, "no file");
        }
        String id = server.newId("f");
        server.files.put(id, name.group(1));
        ObjectNode answer = JSON.createObjectNode();
        answer.putArray("file_infos").add(JSON.createObjectNode().put("id", id));
        return created(answer);
    }
}
