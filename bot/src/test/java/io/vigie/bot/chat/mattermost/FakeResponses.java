package io.vigie.bot.chat.mattermost;

import static io.vigie.bot.chat.mattermost.FakeMattermost.JSON;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** What Mattermost's REST API answers with. */
final class FakeResponses {
    private FakeResponses() {}

    static Response ok(JsonNode json) {
        return new Response(200, Map.of(), json.toString());
    }

    static Response created(JsonNode json) {
        return new Response(201, Map.of(), json.toString());
    }

    static Response found(@Nullable JsonNode json) {
        return json == null ? missing() : ok(json);
    }

    static Response error(int status, String message) {
        return error(status, "api.error", message);
    }

    static Response error(int status, String id, String message) {
        return new Response(
                status,
                Map.of(),
                JSON.createObjectNode()
                        .put("id", id)
                        .put("message", message)
                        .put("status_code", status)
                        .toString());
    }

    static Response forbidden() {
        return error(403, "api.context.permissions.app_error", "You do not have the appropriate permissions.");
    }

    static Response missing() {
        return error(404, "Unable to find it.");
    }

    /** That something is the matter with the server, or with how much it is asked. */
    static Response refusal(int status) {
        return new Response(
                status,
                status == 429 ? Map.of("Retry-After", "1", "Content-Type", "text/plain") : Map.of(),
                "limit exceeded");
    }
}
