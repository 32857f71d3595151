package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import io.vigie.bot.testing.FakeWire.Response;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

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

    /** That something is the matter with Discord, or with how much it is asked. */
    static Response refusal(int status) {
        return status == 429
                ? new Response(
                        429,
                        Map.of(
                                "Retry-After", "1",
                                "X-RateLimit-Limit", "5",
                                "X-RateLimit-Remaining", "0",
                                "X-RateLimit-Reset-After", "1.0",
                                "X-RateLimit-Bucket", "b",
                                "X-RateLimit-Scope", "user",
                                "Via", "1.1 google"),
                        "{\"message\":\"You are being rate limited.\",\"retry_after\":1.0,\"global\":false}")
                : new Response(status, Map.of(), "{}");
    }
}
