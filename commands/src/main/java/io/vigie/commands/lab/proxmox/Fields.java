package io.vigie.commands.lab.proxmox;

import java.util.LinkedHashMap;

/** A JSON object under construction. Proxmox leaves keys out rather than giving null. */
final class Fields extends LinkedHashMap<String, Object> {
    private static final long serialVersionUID = 1;

    Fields with(String key, Object value) {
        put(key, value);
        return this;
    }

    /** Booleans are 0 and 1. */
    Fields flag(String key, boolean value) {
        put(key, value ? 1 : 0);
        return this;
    }

    Fields when(boolean given, String key, Object value) {
        if (given) {
            put(key, value);
        }
        return this;
    }
}
