package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import java.util.List;

/**
 * What a reading comes to.
 *
 * @param memory what to compare the next reading with, once the observations are stored
 * @param again whether something was seen that is told only when a second look, soon, sees it too
 */
record Step<M>(M memory, List<Observation> observations, boolean again) {
    Step(M memory, List<Observation> observations) {
        this(memory, observations, false);
    }

    Step {
        observations = List.copyOf(observations);
    }
}
