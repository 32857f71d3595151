package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;

/** Where a guest is, and what. */
record Place(String node, Guest.Kind kind, String id) {
    /** A request below the guest's own path. */
    Call call(String method, String... rest) {
        String[] segments = new String[4 + rest.length];
        segments[0] = "nodes";
        segments[1] = node;
        segments[2] = kind == Guest.Kind.VM ? "qemu" : "lxc";
        segments[3] = id;
        System.arraycopy(rest, 0, segments, 4, rest.length);
        return switch (method) {
            case "GET" -> Call.get(segments);
            case "POST" -> Call.post(segments);
            case "PUT" -> Call.put(segments);
            case "DELETE" -> Call.delete(segments);
            default -> throw new IllegalArgumentException(method);
        };
    }
}
