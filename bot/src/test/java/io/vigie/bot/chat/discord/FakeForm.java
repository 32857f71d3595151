package io.vigie.bot.chat.discord;

import static io.vigie.bot.chat.discord.FakeDiscord.JSON;

import io.vigie.bot.testing.FakeWire.Request;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * The body of a request.
 *
 * @param files the names of the files that come with it
 */
record FakeForm(JsonNode json, List<String> files) {
    private static final Pattern FILE = Pattern.compile("name=\"files\\[\\d+]\"; filename=\"([^\"]*)\"");

    /** An error of Discord's own numbering. */
    record Fault(int code, String says) {}

    static FakeForm of(Request request) {
        String type = request.header("Content-Type");
        if (!type.startsWith("multipart/")) {
            return new FakeForm(
                    request.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(request.body()), List.of());
        }
        String text = new String(request.body(), StandardCharsets.ISO_8859_1);
        List<String> files = new ArrayList<>();
        Matcher file = FILE.matcher(text);
        while (file.find()) {
            files.add(file.group(1));
        }
        String boundary = "--" + type.replaceFirst(".*boundary=", "");
        for (String part : text.split(Pattern.quote(boundary))) {
            if (part.contains("name=\"payload_json\"")) {
                String json = part.substring(part.indexOf("\r\n\r\n") + 4);
                byte[] utf8 = json.strip().getBytes(StandardCharsets.ISO_8859_1);
                return new FakeForm(JSON.readTree(utf8), files);
            }
        }
        return new FakeForm(JSON.createObjectNode(), files);
    }

    /** What Discord refuses a message for. */
    Optional<Fault> fault() {
        int embedded = 0;
        for (JsonNode embed : json.path("embeds")) {
            embedded += text(embed, "title", 256) + text(embed, "description", 4_096);
            if (embed.path("fields").size() > 25) {
                return fault(50_035, "Invalid Form Body: fields");
            }
            for (JsonNode field : embed.path("fields")) {
                int name = text(field, "name", 256);
                int value = text(field, "value", 1_024);
                if (name <= 0 || value <= 0) {
                    return fault(50_035, "Invalid Form Body: field");
                }
                embedded += name + value;
            }
        }
        String content = json.path("content").asString("");
        if (content.length() > 2_000 || embedded > 6_000) {
            return fault(50_035, "Invalid Form Body: too long");
        }
        if (content.isBlank() && json.path("embeds").isEmpty() && files.isEmpty()) {
            return fault(50_006, "Cannot send an empty message");
        }
        if (json.path("nonce").asString("").length() > 25 || files.size() > 10) {
            return fault(50_035, "Invalid Form Body");
        }
        return Optional.empty();
    }

    private static Optional<Fault> fault(int code, String says) {
        return Optional.of(new Fault(code, says));
    }

    private static int text(JsonNode json, String field, int most) {
        int length = json.path(field).asString("").length();
        return length > most ? 1_000_000 : length;
    }
}
