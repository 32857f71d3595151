package io.vigie.bot.wiring;

import io.vigie.commands.Problem;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A problem that stops the start is told in its own words. */
final class ProblemAtStart extends AbstractFailureAnalyzer<Problem> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, Problem cause) {
        return new FailureAnalysis(
                "Vigie does not start: " + cause.text(), cause.mend().isEmpty() ? null : cause.mend(), cause);
    }
}
