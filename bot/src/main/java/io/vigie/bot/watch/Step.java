package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import java.util.List;

/**
 * What a reading comes to.
 *
 * @param memory what to compare the next reading with, once the observations are stored
 */
record Step<M>(M memory, List<Observation> observations) {
    Step {
        observations = List.copyOf(observations);
    }
}
