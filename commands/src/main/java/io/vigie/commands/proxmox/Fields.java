package io.vigie.commands.proxmox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * An object of an answer, read with patience: Proxmox gives the same field as {@code 1}, {@code "1"} or {@code ""}, and
 * leaves out what it does not know.
 */
record Fields(JsonNode node) {
    /** Empty when it is missing, null or no scalar. */
    String text(String key) {
        JsonNode value = node.path(key);
        return value.isValueNode() && !value.isNull() ? value.asString() : "";
    }

    /** 0 when it is missing or no number. */
    double number(String key) {
        String text = text(key);
        if (text.isEmpty()) {
            return 0;
        }
        try {
            double value = Double.parseDouble(text);
            return Double.isFinite(value) ? value : 0;
        } catch (NumberFormatException e) {
            return 0;
        }
    }

    long whole(String key) {
        return (long) number(key);
    }

    boolean flag(String key) {
        String text = text(key);
        return text.equals("1") || text.equals("true");
    }

    boolean has(String key) {
        return !text(key).isEmpty();
    }

    Fields object(String key) {
        return new Fields(node.path(key));
    }

    /** Its fields by name; empty when it is no object. */
    Map<String, Fields> entries() {
        Map<String, Fields> entries = new TreeMap<>();
        if (node.isObject()) {
            node.properties().forEach(e -> entries.put(e.getKey(), new Fields(e.getValue())));
        }
        return entries;
    }

    /** The elements of a list that are objects. */
    List<Fields> list() {
        List<Fields> list = new ArrayList<>();
        if (node.isArray()) {
            for (JsonNode element : node) {
                if (element.isObject()) {
                    list.add(new Fields(element));
                }
            }
        }
        return list;
    }

    List<String> texts(String key) {
        List<String> texts = new ArrayList<>();
        for (JsonNode element : node.path(key)) {
            texts.add(element.asString());
        }
        return texts;
    }
}
