package io.vigie.commands.storage;

import io.vigie.commands.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * An address of a SAN.
 *
 * @param address {@code 10.5.0.1:3260}
 */
public record Portal(String address, State state) {

    /** Whether it gives access to its target. */
    public boolean answers() {
        return state instanceof State.Answers;
    }

    /** What is known of a portal. */
    public sealed interface State {
        /** Nobody has asked it since the start. */
        record NotAsked() implements State {}

        /**
         * @param targets the names it offers
         * @param latency from the first packet to the end of the login
         */
        record Answers(Instant at, List<String> targets, Duration latency) implements State {
            public Answers {
                targets = List.copyOf(targets);
            }
        }

        record Fails(Instant at, Problem problem) implements State {}
    }
}
