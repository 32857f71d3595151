package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.List;

/** What a hypervisor that tells what its storages hold offers. The wait is bounded. */
public interface StorageContents {
    /**
     * A disk, a backup, an image.
     *
     * @param kind the hypervisor's word, such as {@code images} or {@code iso}
     * @param format such as {@code qcow2}; empty when it is not told
     * @param bytes how large it may become
     * @param used bytes that it takes of the storage; 0 when it is not told
     * @param guest id of the guest it belongs to; empty when it belongs to none, or nobody can tell
     */
    record Volume(String name, String kind, String format, long bytes, long used, String guest) {}

    /**
     * By name.
     *
     * @param total how many there are; when there are fewer in {@code volumes}, these are the first
     * @param note what the list leaves out, a sentence; empty when nothing
     */
    record Listed(List<Volume> volumes, int total, String note) {
        public Listed {
            volumes = List.copyOf(volumes);
        }
    }

    /**
     * @param node the one that is asked
     * @param most no more than this many
     * @throws Problem when the node has no such storage, it is not active there, or nobody answers
     */
    Listed list(String storage, String node, int most);
}
