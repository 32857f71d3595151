package io.vigie.commands.proxmox;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A request, whichever node it is sent to.
 *
 * @param segments of the path below {@code /api2/json}, not encoded
 */
record Call(String method, List<String> segments, SortedMap<String, String> parameters) {
    Call {
        segments = List.copyOf(segments);
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    static Call get(String... segments) {
        return new Call("GET", List.of(segments), new TreeMap<>());
    }

    static Call post(String... segments) {
        return new Call("POST", List.of(segments), new TreeMap<>());
    }

    static Call put(String... segments) {
        return new Call("PUT", List.of(segments), new TreeMap<>());
    }

    /** Without parameters: a body would not be read. */
    static Call delete(String... segments) {
        return new Call("DELETE", List.of(segments), new TreeMap<>());
    }

    Call with(String name, Object value) {
        SortedMap<String, String> more = new TreeMap<>(parameters);
        more.put(name, value.toString());
        return new Call(method, segments, more);
    }

    boolean isRead() {
        return method.equals("GET");
    }

    /** The node that the asked one passes the request on to; empty when it answers by itself. */
    String behind() {
        return segments.size() > 1 && segments.getFirst().equals("nodes") ? segments.get(1) : "";
    }

    /** As people write it: {@code /nodes/camille/status}. */
    String path() {
        return "/" + String.join("/", segments);
    }

    /** Path and, of a read, query. */
    String target() {
        String path = segments.stream().map(Call::encoded).collect(Collectors.joining("/", "/api2/json/", ""));
        return isRead() && !parameters.isEmpty() ? path + "?" + form() : path;
    }

    /** The parameters as a form. */
    String form() {
        return parameters.entrySet().stream()
                .map(p -> encoded(p.getKey()) + "=" + encoded(p.getValue()))
                .collect(Collectors.joining("&"));
    }

    /** Without the parameters, which may be secret. */
    @Override
    public String toString() {
        return method + " " + path();
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
