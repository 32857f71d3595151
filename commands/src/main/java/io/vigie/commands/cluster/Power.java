package io.vigie.commands.cluster;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Changes of a guest's power state, in the words of {@code qm}. */
public enum Power {
    START,
    /** Asks the guest's system to shut down. */
    SHUTDOWN,
    /** Pulls the plug. */
    STOP,
    /** Asks the guest's system to shut down, then starts it again. */
    REBOOT,
    /** Halts its processors; its memory stays where it is, or is written to disk if that is wished. */
    SUSPEND,
    /** Lets a suspended guest go on. */
    RESUME,
    /** Presses its reset button. */
    RESET;

    /** What needs no more of a hypervisor than to know when a guest runs. */
    public static final Set<Power> ORDINARY = Set.of(START, SHUTDOWN, STOP, REBOOT);

    /** {@code stop}. */
    public String word() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }

    /**
     * @param timeout how long the guest may take to shut down; the hypervisor's own default when empty
     * @param force pull the plug when it has not shut down by then
     * @param toDisk of {@link #SUSPEND}: write its memory to disk and end it, until it is started or resumed
     */
    public record Options(Optional<Duration> timeout, boolean force, boolean toDisk) {
        public static final Options TO_DISK = new Options(Optional.empty(), false, true);
        public static final Options DEFAULT = new Options(Optional.empty(), false);

        public Options(Optional<Duration> timeout, boolean force) {
            this(timeout, force, false);
        }
    }
}
