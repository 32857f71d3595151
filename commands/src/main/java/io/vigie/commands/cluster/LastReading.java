package io.vigie.commands.cluster;

import io.vigie.commands.Problem;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What was read of a cluster last, and why nothing newer was. */
public final class LastReading {
    private final String cluster;
    private volatile @Nullable Inventory inventory;
    private volatile @Nullable Problem trouble;

    public LastReading(String cluster) {
        this.cluster = cluster;
    }

    /** Remembers what comes of it, a problem too. */
    public Inventory of(Supplier<Inventory> reading) {
        try {
            Inventory read = reading.get();
            inventory = read;
            trouble = null;
            return read;
        } catch (Problem e) {
            trouble = e;
            throw e;
        }
    }

    /** Empty when it was never read. */
    public Optional<Inventory> known() {
        return Optional.ofNullable(inventory);
    }

    /**
     * @throws Problem when it was never read
     */
    public Inventory get() {
        Inventory known = inventory;
        if (known != null) {
            return known;
        }
        Problem why = trouble;
        throw why != null
                ? why
                : Problem.site(cluster + " has not been read yet.").withMend("Try again in a moment.");
    }

    /** Why the last attempt failed; empty when it did not. */
    public Optional<Problem> trouble() {
        return Optional.ofNullable(trouble);
    }
}
