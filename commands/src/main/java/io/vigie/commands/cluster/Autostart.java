package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import java.util.Optional;

/** What a hypervisor that starts guests together with their node offers; {@link GuestNow#onBoot} tells how it is. */
public interface Autostart {
    /**
     * Why this guest cannot be started with its node, a half sentence; empty when it can.
     *
     * @throws Problem when the guest is gone or cannot be asked
     */
    Optional<String> obstacle(String guest);

    /**
     * @param digest of the guest as it was looked at: when it is another by now, nothing is changed
     * @return the task to follow
     * @throws Problem when it was refused and nothing was begun
     * @throws io.vigie.commands.StepRunner.Uncertain when no answer came
     */
    TaskHandle set(String guest, boolean on, String digest);

    /** The task to follow for a change that was found done already. */
    TaskHandle done();
}
