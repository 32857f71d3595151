package io.vigie.commands.proxmox;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Proxmox VE's own API schema (a trimmed copy), for checking what a client sends and what a server answers. Paths are
 * without {@code /api2/json} and decoded; an empty list means that all fits.
 */
public final class PveSchema {
    private static final String RESOURCE = "/io/vigie/commands/lab/proxmox/pve-api.json";
    private static final Pattern INDEXED = Pattern.compile("(.*?)\\d+");
    private static final Map<String, Pattern> FORMATS = Map.of(
            "pve-node", Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?"),
            "pve-vmid", Pattern.compile("[1-9][0-9]{2,8}"),
            "pve-storage-id", Pattern.compile("(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]"),
            "pve-configid", Pattern.compile("(?i)[a-z][a-z0-9_-]+"));

    private final List<Call> calls;

    private PveSchema(List<Call> calls) {
        this.calls = calls;
    }

    public static PveSchema load() {
        try (InputStream in = Objects.requireNonNull(PveSchema.class.getResourceAsStream(RESOURCE), RESOURCE)) {
            List<Call> calls = new ArrayList<>();
            for (JsonNode method : new JsonMapper().readTree(in).get("methods")) {
                calls.add(new Call(
                        method.get("method").stringValue(), method.get("path").stringValue(), method));
            }
            return new PveSchema(List.copyOf(calls));
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Whether the schema knows the method on this path. */
    public boolean knows(String method, String path) {
        return find(method, path).isPresent();
    }

    /**
     * What is wrong with a request.
     *
     * @param parameters of query and body together, without those in the path
     */
    public List<String> request(String method, String path, Map<String, String> parameters) {
        Optional<Call> found = find(method, path);
        if (found.isEmpty()) {
            return List.of(method + " " + path + " is not in the schema");
        }
        Call call = found.get();
        Map<String, String> given = new LinkedHashMap<>(parameters);
        List<String> faults = new ArrayList<>();
        call.pathParameters(path).forEach((name, value) -> {
            if (given.put(name, value) != null) {
                faults.add(name + ": given in the path and again as a parameter");
            }
        });
        JsonNode schema = call.schema.path("parameters");
        JsonNode properties = schema.path("properties");
        given.forEach((name, value) -> {
            Optional<JsonNode> property = property(properties, name);
            if (property.isEmpty()) {
                if (schema.has("properties") || isFalse(schema.path("additionalProperties"))) {
                    faults.add(name + ": property is not defined in schema");
                }
            } else {
                scalar(property.get(), value, name, faults);
                JsonNode requires = property.get().path("requires");
                if (requires.isString() && !given.containsKey(requires.stringValue())) {
                    faults.add(name + ": requires " + requires.stringValue());
                }
            }
        });
        properties.properties().forEach(entry -> {
            if (!isTrue(entry.getValue().path("optional")) && !given.containsKey(entry.getKey())) {
                faults.add(entry.getKey() + ": missing and not optional");
            }
        });
        return faults;
    }

    /**
     * What is wrong with a successful answer.
     *
     * @param body the whole body, {@code {"data": …}}
     */
    public List<String> answer(String method, String path, JsonNode body) {
        Optional<Call> found = find(method, path);
        if (found.isEmpty()) {
            return List.of(method + " " + path + " is not in the schema");
        }
        if (!body.isObject() || !body.has("data")) {
            return List.of("the body is not an object with data");
        }
        List<String> faults = new ArrayList<>();
        value(found.get().schema.path("returns"), body.get("data"), "data", faults);
        return faults;
    }

    private Optional<Call> find(String method, String path) {
        return calls.stream()
                .filter(c -> c.method.equals(method) && c.matches(path))
                .min((a, b) -> Integer.compare(a.variables(), b.variables()));
    }

    private static void value(JsonNode schema, JsonNode value, String at, List<String> faults) {
        String type = schema.path("type").asString("any");
        switch (type) {
            case "null" -> {
                if (!value.isNull()) {
                    faults.add(at + ": not null");
                }
            }
            case "array" -> {
                if (!value.isArray()) {
                    faults.add(at + ": not an array");
                    return;
                }
                for (int i = 0; i < value.size(); i++) {
                    value(schema.path("items"), value.get(i), at + "[" + i + "]", faults);
                }
            }
            case "object" -> object(schema, value, at, faults);
            case "any" -> {
                if (schema.has("enum")) {
                    scalar(schema, value.asString(""), at, faults);
                }
            }
            default -> {
                if (value.isContainer() || value.isNull()) {
                    faults.add(at + ": not a " + type);
                } else {
                    scalar(
                            schema,
                            value.isBoolean() ? (value.booleanValue() ? "1" : "0") : value.asString(),
                            at,
                            faults);
                }
            }
        }
    }

    private static void object(JsonNode schema, JsonNode value, String at, List<String> faults) {
        if (!value.isObject()) {
            faults.add(at + ": not an object");
            return;
        }
        JsonNode properties = schema.path("properties");
        value.properties().forEach(entry -> {
            Optional<JsonNode> property = property(properties, entry.getKey());
            if (property.isPresent()) {
                value(property.get(), entry.getValue(), at + "." + entry.getKey(), faults);
            } else if (isFalse(schema.path("additionalProperties"))) {
                faults.add(at + "." + entry.getKey() + ": property is not defined in schema");
            }
        });
        properties.properties().forEach(entry -> {
            if (!isTrue(entry.getValue().path("optional")) && !value.has(entry.getKey())) {
                faults.add(at + "." + entry.getKey() + ": missing and not optional");
            }
        });
    }

    /** Types wobble on the wire ({@code "1"}, 1, {@code ""}): what counts is the text. */
    private static void scalar(JsonNode schema, String value, String at, List<String> faults) {
        switch (schema.path("type").asString("string")) {
            case "boolean" ->
                check(value.matches("(?i)0|1|on|off|yes|no|true|false|"), at, "not a boolean", value, faults);
            case "integer" -> check(value.matches("-?\\d+"), at, "not an integer", value, faults);
            case "number" ->
                check(value.matches("-?\\d+(\\.\\d+)?([eE][+-]?\\d+)?"), at, "not a number", value, faults);
            default -> {}
        }
        if (value.matches("-?\\d+(\\.\\d+)?")) {
            double number = Double.parseDouble(value);
            check(!schema.has("minimum") || number >= schema.get("minimum").asDouble(), at, "too small", value, faults);
            check(!schema.has("maximum") || number <= schema.get("maximum").asDouble(), at, "too large", value, faults);
        }
        check(
                !schema.has("maxLength")
                        || value.length() <= schema.get("maxLength").asInt(),
                at,
                "too long",
                value,
                faults);
        check(
                !schema.has("minLength")
                        || value.length() >= schema.get("minLength").asInt(),
                at,
                "too short",
                value,
                faults);
        if (schema.has("enum")) {
            boolean known = false;
            for (JsonNode word : schema.get("enum")) {
                known |= word.asString().equals(value);
            }
            check(known, at, "not in the enumeration", value, faults);
        }
        Pattern format = FORMATS.get(schema.path("format").asString(""));
        check(format == null || format.matcher(value).matches(), at, "wrong format", value, faults);
    }

    private static void check(boolean right, String at, String fault, String value, List<String> faults) {
        if (!right) {
            faults.add(at + ": " + fault + " - got '" + value + "'");
        }
    }

    /** {@code net0} is described as {@code net[n]}. */
    private static Optional<JsonNode> property(JsonNode properties, String name) {
        if (properties.has(name)) {
            return Optional.of(properties.get(name));
        }
        var indexed = INDEXED.matcher(name);
        return indexed.matches() ? Optional.ofNullable(properties.get(indexed.group(1) + "[n]")) : Optional.empty();
    }

    private static boolean isTrue(JsonNode flag) {
        return flag.asString("0").equals("1") || flag.asString("").equals("true");
    }

    private static boolean isFalse(JsonNode flag) {
        return flag.asString("1").equals("0") || flag.asString("").equals("false");
    }

    private record Call(String method, String template, JsonNode schema) {
        boolean matches(String path) {
            String[] mine = template.split("/", -1);
            String[] theirs = path.split("/", -1);
            if (mine.length != theirs.length) {
                return false;
            }
            for (int i = 0; i < mine.length; i++) {
                if (!mine[i].startsWith("{") && !mine[i].equals(theirs[i])) {
                    return false;
                }
            }
            return true;
        }

        int variables() {
            return template.length() - template.replace("{", "").length();
        }

        Map<String, String> pathParameters(String path) {
            Map<String, String> given = new LinkedHashMap<>();
            String[] mine = template.split("/", -1);
            String[] theirs = path.split("/", -1);
            for (int i = 0; i < mine.length; i++) {
                if (mine[i].startsWith("{")) {
                    given.put(mine[i].substring(1, mine[i].length() - 1), theirs[i]);
                }
            }
            return given;
        }
    }
}
