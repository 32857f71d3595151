package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The {@code key=value} pairs of logins and texts, each ended by a zero byte (RFC 7143, 6.1). */
record Keys(List<Map.Entry<String, String>> pairs) {

    static Keys parse(byte[] data) throws MalformedAnswer {
        List<Map.Entry<String, String>> pairs = new ArrayList<>();
        for (String pair : new String(data, StandardCharsets.UTF_8).split("\0")) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                pairs.add(Map.entry(pair.substring(0, equals), pair.substring(equals + 1)));
            } else if (!pair.isBlank()) {
                throw new MalformedAnswer("a text that is not key=value");
            }
        }
        return new Keys(pairs);
    }

    Optional<String> first(String key) {
        return all(key).stream().findFirst();
    }

    List<String> all(String key) {
        return pairs.stream()
                .filter(p -> p.getKey().equals(key))
                .map(Map.Entry::getValue)
                .toList();
    }

    static ByteBuffer bytes(List<String> pairs) {
        return ByteBuffer.wrap(
                pairs.stream().map(p -> p + "\0").collect(Collectors.joining()).getBytes(StandardCharsets.UTF_8));
    }
}
