package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.List;

/** What a hypervisor that moves guests between nodes offers. Every method's wait is bounded. */
public interface Migrations {
    /**
     * What the hypervisor thinks of a move.
     *
     * @param obstacles why the node cannot take the guest, in words; empty when it can
     * @param localDisks what lies on storage of the guest's own node and has to be copied
     * @param localDevices devices of its own node that the guest uses
     * @param followers other guests that high availability moves with it
     */
    record Prospect(List<String> obstacles, List<Disk> localDisks, List<String> localDevices, List<String> followers) {
        public Prospect {
            obstacles = List.copyOf(obstacles);
            localDisks = List.copyOf(localDisks);
            localDevices = List.copyOf(localDevices);
            followers = List.copyOf(followers);
        }
    }

    /**
     * @param bytes 0 when unknown
     */
    record Disk(String volume, long bytes) {}

    /**
     * @param online while it runs
     * @param restart stop it here and start it there, as containers must
     * @param localDisks copy local disks while it runs
     */
    record Options(boolean online, boolean restart, boolean localDisks) {}

    /**
     * @throws Problem when the guest is gone or cannot be asked
     */
    Prospect prospect(String guest, String target);

    /**
     * @return the task to follow; accepted is not done
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle migrate(String guest, String target, Options options);
}
