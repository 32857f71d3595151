package io.vigie.commands.storage;

import io.vigie.commands.Problem;
import java.time.Duration;

/** One LUN as one probe of one portal found it. */
public record LunSighting(int number, State state) {
    public sealed interface State {
        /** @param latency of reading one block */
        record Ready(Lun lun, Duration latency) implements State {}

        /** The path works and is not to be used now (ALUA). */
        record Standby(Problem why) implements State {}

        /** Nothing came back in time. */
        record Silent(Problem why) implements State {}

        record Faulty(Problem why) implements State {}
    }
}
