package io.vigie.commands;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * One thing a plan does, as data: it is stored before it is begun, so that a restarted bot knows what was meant.
 *
 * @param operation the word its {@link StepRunner} knows, such as {@code vm.stop}
 * @param scope the cluster, SAN or switch it acts on
 * @param subject the id within the scope, such as a vmid
 * @param says what is shown while it runs: {@code stop web-1 (105)}
 * @param stage 0 for the first; see {@link Plan.Pace}
 */
public record Step(
        String operation, String scope, String subject, SortedMap<String, String> parameters, String says, int stage) {
    public Step {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }

    /** A step of the first stage. */
    public Step(String operation, String scope, String subject, SortedMap<String, String> parameters, String says) {
        this(operation, scope, subject, parameters, says, 0);
    }

    public Step inStage(int number) {
        return new Step(operation, scope, subject, parameters, says, number);
    }
}
