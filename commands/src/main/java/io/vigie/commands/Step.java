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
 */
public record Step(String operation, String scope, String subject, SortedMap<String, String> parameters, String says) {
    public Step {
        parameters = Collections.unmodifiableSortedMap(new TreeMap<>(parameters));
    }
}
