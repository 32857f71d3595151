package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What a hypervisor that backs guests up offers. Every method's wait is bounded. */
public interface Backups {
    /**
     * A guest's backup on a storage.
     *
     * @param volume its full name there
     * @param node the node that has it; empty when the storage is a shared one
     * @param isProtected whether it is kept from being removed
     * @param verification what came of its verification: {@code ok}, {@code failed}; empty when there was none
     */
    record Backup(
            String volume,
            String storage,
            String node,
            String guest,
            Optional<Instant> taken,
            long bytes,
            String note,
            boolean isProtected,
            String verification) {}

    /**
     * Backups, newest first.
     *
     * @param unread what could not be looked at, in words: a backup may lie there
     */
    record Found(List<Backup> all, List<String> unread) {
        public Found {
            all = List.copyOf(all);
            unread = List.copyOf(unread);
        }
    }

    /**
     * A storage that can hold backups.
     *
     * @param free bytes
     */
    record Store(String name, boolean active, long free, long total) {}

    /** How a backup treats a running guest. */
    enum Mode {
        /** It goes on running. */
        SNAPSHOT,
        /** It is suspended for a while. */
        SUSPEND,
        /** It is shut down, and started again. */
        STOP;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @throws Problem when nothing at all can be read
     */
    Found list(Optional<String> guest);

    /**
     * The guests that no scheduled backup covers.
     *
     * @throws Problem when it cannot be read
     */
    Set<String> uncovered();

    /**
     * The storages of a node that can hold backups.
     *
     * @throws Problem when the node cannot be asked
     */
    List<Store> stores(String node);

    /**
     * Removes no older backup.
     *
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle make(String guest, String storage, Mode mode, String note);
}
