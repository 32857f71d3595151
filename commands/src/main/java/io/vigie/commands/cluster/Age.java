package io.vigie.commands.cluster;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Says how old an answer from memory is, when that matters. */
public final class Age {
    /** Younger than this is fresh: three refreshes. */
    public static final Duration FRESH = Duration.ofSeconds(15);

    private Age() {}

    /** A warning under an answer that is not fresh, or that could not be read anew. */
    public static Optional<Answer> warning(Hypervisor hypervisor, Inventory inventory, Instant now) {
        Optional<Problem> trouble = hypervisor.trouble();
        if (trouble.isPresent()) {
            return Optional.of(
                    Answer.text(Cell.warn(hypervisor.cluster() + ": as of " + Units.ago(inventory.readAt(), now)
                            + "; it cannot be read now: " + trouble.get().text())));
        }
        return Duration.between(inventory.readAt(), now).compareTo(FRESH) <= 0
                ? Optional.empty()
                : Optional.of(
                        Answer.text(Cell.warn(hypervisor.cluster() + ": as of " + Units.ago(inventory.readAt(), now))));
    }
}
