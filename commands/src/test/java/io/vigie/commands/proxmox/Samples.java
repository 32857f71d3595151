package io.vigie.commands.proxmox;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recorded answers of a real cluster. */
final class Samples {
    private static final JsonMapper JSON = new JsonMapper();

    private Samples() {}

    static JsonNode load(String name) {
        String file = "/proxmox/samples/" + name + ".json";
        try (InputStream in = Objects.requireNonNull(Samples.class.getResourceAsStream(file), file)) {
            return JSON.readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static int status(String name) {
        return load(name).path("status").asInt();
    }

    /** The body as it came, which may be empty. */
    static String body(String name) {
        JsonNode sample = load(name);
        return sample.has("json")
                ? sample.get("json").toString()
                : sample.path("body").asString("");
    }

    static Fields data(String name) {
        return new Fields(load(name).path("json").path("data"));
    }

    /** The request that was answered so, without its parameters. */
    static Call call(String name) {
        String[] line = load(name).path("request").asString().split(" ", 2);
        String path = java.net.URI.create(line[1]).getRawPath().replaceFirst("^/api2/json/", "");
        String[] segments = path.split("/", -1);
        for (int i = 0; i < segments.length; i++) {
            segments[i] = java.net.URLDecoder.decode(segments[i], java.nio.charset.StandardCharsets.UTF_8);
        }
        return new Call(line[0], java.util.List.of(segments), new java.util.TreeMap<>());
    }
}
