package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.NodePower;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code POST /nodes/{node}/status}, which answers with nothing to follow. */
final class ProxmoxNodePower implements NodePower {
    private static final Pattern TEXT = Pattern.compile("(?:.*,)?shutdown_policy=([a-z]+)(?:,.*)?");

    private final ProxmoxClient client;
    private final Asked asked;

    ProxmoxNodePower(ProxmoxClient client, Asked asked) {
        this.client = client;
        this.asked = asked;
    }

    /** Where it is not set, it is conditional; where it may not be read, whether it is set does not show. */
    @Override
    public Policy policy() {
        return asked.of(() -> {
            try {
                Fields options = client.read(Call.get("cluster", "options")).data();
                return policy(word(options), options);
            } catch (PveException e) {
                if (e.kind() == Kind.PRIVILEGE_MISSING || e.kind() == Kind.NOT_IMPLEMENTED) {
                    return Policy.UNKNOWN;
                }
                throw e;
            }
        });
    }

    /** Releases give it as an object or as the text of the file. */
    private static String word(Fields options) {
        String text = options.text("ha");
        Matcher m = TEXT.matcher(text);
        return m.matches() ? m.group(1) : options.object("ha").text("shutdown_policy");
    }

    private static Policy policy(String word, Fields options) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "freeze" -> Policy.FREEZE;
            case "failover" -> Policy.FAILOVER;
            case "migrate" -> Policy.MIGRATE;
            case "conditional" -> Policy.CONDITIONAL;
            // Without Sys.Audit on / only a few harmless options are told.
            case "" -> options.has("mac_prefix") ? Policy.CONDITIONAL : Policy.UNKNOWN;
            default -> Policy.UNKNOWN;
        };
    }

    @Override
    public void request(String node, Change change) {
        asked.to(() -> client.write(Call.post("nodes", node, "status").with("command", change.word())));
    }
}
