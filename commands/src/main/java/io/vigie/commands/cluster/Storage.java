package io.vigie.commands.cluster;

import java.util.List;

/**
 * A storage as one node sees it.
 *
 * @param type the hypervisor's word: lvm, lvmthin, dir, nfs, iscsi, …
 * @param used bytes
 */
public record Storage(
        String name,
        String node,
        String type,
        boolean shared,
        boolean available,
        List<String> content,
        long used,
        long total) {
    public Storage {
        content = List.copyOf(content);
    }
}
