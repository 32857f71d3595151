package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.List;
import java.util.Optional;

/** What a hypervisor that can make guests' disks larger offers. Every method's wait is bounded. */
public interface Disks {
    /**
     * A disk of a guest.
     *
     * @param key the configuration's word for it, such as {@code scsi0} or {@code rootfs}
     * @param storage where it lies; empty when it is on none
     * @param bytes 0 when unknown
     */
    record Disk(String key, String storage, long bytes) {}

    /**
     * A guest's disks.
     *
     * @param digest of the configuration that names them
     */
    record Listed(String digest, List<Disk> all) {
        public Listed {
            all = List.copyOf(all);
        }

        public Optional<Disk> find(String key) {
            return all.stream().filter(d -> d.key().equals(key)).findFirst();
        }
    }

    /**
     * @throws Problem when the guest is gone or cannot be asked
     */
    Listed list(String guest);

    /**
     * Makes a disk as large as this. That it is so already is a refusal, and a smaller size as well.
     *
     * @return the task to follow
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle resize(String guest, String disk, long bytes, String digest);

    /** The task to follow for a change that was found done already. */
    TaskHandle done();
}
