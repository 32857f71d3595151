package io.vigie.bot.wiring;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.config.YamlProcessor;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** YAML 1.1 reads a bare {@code on} as true, and a key that is no word stops the reader with nothing an admin can use. */
final class BareWordInYaml extends AbstractFailureAnalyzer<ClassCastException> {
    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ClassCastException cause) {
        boolean whileReading = Arrays.stream(cause.getStackTrace())
                .anyMatch(frame -> frame.getClassName().startsWith(YamlProcessor.class.getName()));
        return whileReading
                ? new FailureAnalysis(
                        "The configuration has a key that YAML takes for a truth value or a number: on, off, yes, no.",
                        "A grant says scopes: {group: users/students, roles: [operator], scopes: [rennes]}.",
                        cause)
                : null;
    }
}
