package io.vigie.commands.lab.proxmox;

import java.math.BigDecimal;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** What Proxmox VE finds wrong with a parameter, in its words ({@code PVE::JSONSchema}). */
final class ParameterCheck {
    private static final Pattern INTEGER = Pattern.compile("[+-]?\\d+");
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d+(\\.\\d+)?");
    private static final Pattern NODE = Pattern.compile("[a-zA-Z0-9]([a-zA-Z0-9-]*[a-zA-Z0-9])?");
    private static final Pattern STORAGE = Pattern.compile("(?i)[a-z][a-z0-9\\-_.]*[a-z0-9]");

    private ParameterCheck() {}

    static Optional<String> fault(JsonNode property, String value) {
        String type = property.path("type").asString("string");
        boolean fits = switch (type) {
            case "integer" -> INTEGER.matcher(value).matches();
            case "number" -> NUMBER.matcher(value).matches();
            case "boolean" -> isBoolean(value);
            default -> true;
        };
        if (!fits) {
            return Optional.of("type check ('" + type + "') failed - got '" + value + "'");
        }
        if (type.equals("integer") || type.equals("number")) {
            return outOfRange(property, new BigDecimal(value));
        }
        if (value.length() > property.path("maxLength").asInt(Integer.MAX_VALUE)) {
            return Optional.of("value may only be " + property.path("maxLength").asInt() + " characters long");
        }
        if (property.has("enum")) {
            StringJoiner words = new StringJoiner(", ");
            for (JsonNode word : property.path("enum")) {
                if (word.asString().equals(value)) {
                    return Optional.empty();
                }
                words.add(word.asString());
            }
            return Optional.of("value '" + value + "' does not have a value in the enumeration '" + words + "'");
        }
        return wrongFormat(property.path("format").asString(""), value);
    }

    private static boolean isBoolean(String value) {
        return switch (value.toLowerCase(Locale.ROOT)) {
            case "0", "1", "on", "off", "yes", "no" -> true;
            default -> false;
        };
    }

    private static Optional<String> outOfRange(JsonNode property, BigDecimal value) {
        JsonNode minimum = property.path("minimum");
        JsonNode maximum = property.path("maximum");
        if (minimum.isNumber() && value.compareTo(minimum.decimalValue()) < 0) {
            return Optional.of("value must have a minimum value of " + minimum.asString());
        }
        if (maximum.isNumber() && value.compareTo(maximum.decimalValue()) > 0) {
            return Optional.of("value must have a maximum value of " + maximum.asString());
        }
        return Optional.empty();
    }

    private static Optional<String> wrongFormat(String format, String value) {
        return switch (format) {
            case "pve-node" ->
                NODE.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("invalid format - value does not look like a valid node name\n");
            case "pve-storage-id" ->
                STORAGE.matcher(value).matches()
                        ? Optional.empty()
                        : Optional.of("invalid format - storage ID '" + value + "' contains illegal characters\n");
            default -> Optional.empty();
        };
    }
}
