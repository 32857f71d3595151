package io.vigie.commands.cluster;

import java.util.List;

/**
 * A node read afresh.
 *
 * @param load averages over 1, 5 and 15 minutes
 * @param processor its model, as the node names it
 */
public record NodeNow(
        Node node, String version, String kernel, String processor, List<String> load, long rootUsed, long rootTotal) {
    public NodeNow {
        load = List.copyOf(load);
    }
}
