package io.vigie.commands.lab.proxmox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** A method of the API as its schema describes it. */
record ApiMethod(String verb, String template, JsonNode schema) {

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

    /** How many of the path's segments are parameters: the fewer, the better the match. */
    int variables() {
        return template.length() - template.replace("{", "").length();
    }

    Map<String, String> pathParameters(List<String> segments) {
        Map<String, String> parameters = new LinkedHashMap<>();
        String[] mine = template.substring(1).split("/", -1);
        for (int i = 0; i < mine.length; i++) {
            if (mine[i].startsWith("{")) {
                parameters.put(mine[i].substring(1, mine[i].length() - 1), segments.get(i));
            }
        }
        return parameters;
    }

    /** Whether the node in the path answers, whichever was asked. */
    boolean proxied() {
        return schema.has("proxyto");
    }

    boolean tokensAllowed() {
        return schema.path("allowtoken").asInt(1) == 1;
    }

    /** Whether anyone may call it without a ticket. */
    boolean forTheWorld() {
        return schema.path("permissions").path("user").asString("").equals("world");
    }

    /** The condition on privileges; missing when being known is enough. */
    JsonNode condition() {
        return schema.path("permissions").path("check");
    }

    /** Names of the given parameters with what is wrong with them, in the real one's words. */
    Map<String, String> faults(Map<String, String> parameters) {
        Map<String, String> faults = new LinkedHashMap<>();
        JsonNode properties = schema.path("parameters").path("properties");
        parameters.forEach((name, value) -> {
            JsonNode property = property(properties, name);
            if (property.isMissingNode()) {
                if (!schema.path("parameters")
                        .path("additionalProperties")
                        .asString("1")
                        .equals("1")) {
                    faults.put(
                            name,
                            "property is not defined in schema and the schema does not allow additional properties");
                }
            } else {
                ParameterCheck.fault(property, value).ifPresent(fault -> faults.put(name, fault));
                String needs = property.path("requires").asString("");
                if (!needs.isEmpty() && !parameters.containsKey(needs)) {
                    faults.put(needs, "missing property - '" + name + "' requires this property");
                }
            }
        });
        List<String> missing = new ArrayList<>();
        properties.properties().forEach(entry -> {
            if (entry.getValue().path("optional").asInt(0) == 0 && !parameters.containsKey(entry.getKey())) {
                missing.add(entry.getKey());
            }
        });
        missing.forEach(name -> faults.put(name, "property is missing and it is not optional"));
        return faults;
    }

    /** {@code net0} is described as {@code net[n]}. */
    private static JsonNode property(JsonNode properties, String name) {
        JsonNode exact = properties.path(name);
        return exact.isMissingNode() ? properties.path(name.replaceFirst("\\d+$", "[n]")) : exact;
    }
}
