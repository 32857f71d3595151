package io.vigie.commands.link;

import io.vigie.commands.link.LinkAudit.Corrected;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A port map as the configuration wants it, ready to paste below a switch. */
final class PortMapYaml {
    /** What YAML 1.1 reads as something other than a text. */
    private static final Set<String> NOT_TEXT = Set.of("y", "n", "yes", "no", "on", "off", "true", "false", "null");

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z][A-Za-z0-9_-]*");

    private PortMapYaml() {}

    /** @param indent in front of every line */
    static String write(List<Corrected> channels, String indent) {
        if (channels.isEmpty()) {
            return indent + "port-channels: []";
        }
        return indent + "port-channels:\n"
                + channels.stream().map(c -> indent + "  - " + channel(c)).collect(Collectors.joining("\n"));
    }

    private static String channel(Corrected c) {
        return "{id: " + c.id() + field("name", c.name()) + field("peer", c.peer()) + field("carries", c.carries())
                + ", members: ["
                + c.members().stream()
                        .map(m -> "{port: " + m.port() + field("interface", m.remote()) + "}")
                        .collect(Collectors.joining(", "))
                + "]}";
    }

    private static String field(String key, String value) {
        return value.isEmpty() ? "" : ", " + key + ": " + text(value);
    }

    static String text(String value) {
        return PLAIN.matcher(value).matches() && !NOT_TEXT.contains(value.toLowerCase(Locale.ROOT))
                ? value
                : quoted(value);
    }

    /** A placeholder of the configuration, too, is only text here. */
    private static String quoted(String value) {
        StringBuilder out = new StringBuilder("\"");
        value.replace("${", "\\${").codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                out.append('\\').appendCodePoint(c);
            } else if (c >= 0x20 && c < 0x7F || Character.isLetterOrDigit(c) && c < 0x10000) {
                out.appendCodePoint(c);
            } else {
                out.append(c < 0x10000 ? String.format("\\u%04X", c) : String.format("\\U%08X", c));
            }
        });
        return out.append('"').toString();
    }
}
