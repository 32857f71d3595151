package io.vigie.commands.testing;

import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Whoever waits for what will happen waits longer than Awaitility's ten seconds: two JVMs full of tests share the
 * processors with the programs that the tests talk to. JUnit finds this by itself, for the tests of both modules.
 */
public final class Patience implements BeforeAllCallback {
    private static final Duration AT_MOST = Duration.ofSeconds(30);

    @Override
    public void beforeAll(ExtensionContext context) {
        Awaitility.setDefaultTimeout(AT_MOST);
    }
}
