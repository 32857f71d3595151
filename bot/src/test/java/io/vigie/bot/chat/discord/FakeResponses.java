package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What Discord's REST API answers with. */
final class FakeResponses {
    private FakeResponses() {}

    static Response ok(JsonNode json) {
        return new Response(200, Map.of(), json.toString());
    }

    static Response found(@Nullable JsonNode json, int otherwise) {
        return json == null ? error(404, otherwise, "Unknown") : ok(json);
    }

    /** @param code of Discord's own numbering */
    static Response error(int status, int code, String message) {
        return new Response(
                status,
                Map.of(),
                JSON.createObjectNode()
                        .put("message", message)
                        .put("code", code)
                        .toString());
    }

    static Response tooManyOldEdits() {
        return wait(
                20, 30_046, "Maximum number of edits to messages older than 1 hour reached. Try again later", "shared");
    }

    /** @param code 0 for none of its own */
    private static Response wait(int seconds, int code, String message, String scope) {
        ObjectNode json = JSON.createObjectNode().put("message", message).put("retry_after", (double) seconds);
        json.put("global", false);
        if (code != 0) {
            json.put("code", code);
        }
        return new Response(
                429,
                Map.of(
                        "Retry-After", String.valueOf(seconds),
                        "X-RateLimit-Limit", "5",
                        "X-RateLimit-Remaining", "0",
                        "X-RateLimit-Reset-After", seconds + ".0",
                        "X-RateLimit-Bucket", "b",
                        "X-RateLimit-Scope", scope,
                        "Via", "1.1 google"),
                json.toString());
    }

    /** That something is the matter with Discord, or with how much it is asked. */
    static Response refusal(int status) {
        return status == 429 ? wait(1, 0, "You are being rate limited.", "user") : new Response(status, Map.of(), "{}");
    }
}
