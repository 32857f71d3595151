package io.vigie.bot.wiring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** What is wrong with the configuration: one line a fault, each with its key and its mend. */
final class ConfigurationFaults extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final List<String> faults;

    ConfigurationFaults(List<String> faults) {
        super(String.join("\n", faults));
        this.faults = List.copyOf(faults);
    }

    List<String> faults() {
        return faults;
    }

    /** Shows them instead of a stack trace. */
    static final class Analyzer extends AbstractFailureAnalyzer<ConfigurationFaults> {
        @Override
        protected @Nullable FailureAnalysis analyze(Throwable rootFailure, ConfigurationFaults cause) {
            return new FailureAnalysis(
                    "Vigie does not start with this configuration:\n\n  - " + String.join("\n  - ", cause.faults()),
                    "Mend config/application.yml; config/README.md explains every key.",
                    cause);
        }
    }
}
