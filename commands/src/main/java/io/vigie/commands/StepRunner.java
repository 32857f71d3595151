package io.vigie.commands;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Carries out steps of some operations. Every method's wait is bounded. */
public interface StepRunner {
    /** The operations this runner knows. */
    Set<String> operations();

    /**
     * Begins the step, once. Returns as soon as the outside system has accepted it.
     *
     * @return what to ask about it later; store it before anything else
     * @throws Problem when it was refused: then nothing was begun. A problem of which that cannot be said is an
     *     {@link Uncertain} one
     */
    TaskHandle begin(Step step);

    /**
     * How far it is.
     *
     * @throws Problem when nobody can be asked at the moment; ask again later
     */
    TaskReport report(Step step, TaskHandle handle);

    /**
     * After a crash between intent and handle: the task that this step began, if the outside system knows one.
     *
     * @param intended when the intent was stored; an older task is not this one
     */
    Optional<TaskHandle> trace(Step step, Instant intended);

    /** The call was sent and no answer came: it may or may not have begun. */
    final class Uncertain extends RuntimeException {
        private static final long serialVersionUID = 1;

        public Uncertain(String text, Throwable cause) {
            super(text, cause);
        }
    }
}
