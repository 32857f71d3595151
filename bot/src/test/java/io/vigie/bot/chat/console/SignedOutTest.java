package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, at whose console somebody is whom the directory loses, and somebody whom an admin signs out. */
class SignedOutTest {
    @Test
    void whoever_leaves_or_is_signed_out_reads_nothing_more(@TempDir Path folder) {
        // The directory is asked for nearly every line: it has the time to answer.
        try (LabVigie vigie = new LabVigie(
                        folder,
                        "vigie.identity.cache=1s",
                        "vigie.identity.connect-timeout=30s",
                        "vigie.identity.response-timeout=30s");
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
                ConsoleClient erwan = new ConsoleClient(vigie.address(), "admins", "erwan");
                ConsoleClient bruno = new ConsoleClient(vigie.address(), "admins", "bruno")) {
            erwan.ask("!whoami", "erwan");
            vigie.lab()
                    .directory()
                    .change("dn: uid=erwan,ou=admins,dc=resel,dc=enst-bretagne,dc=fr\nchangetype: delete\n");
            isSignedOut(erwan);
            bruno.ask("!whoami", "bruno");
            amelie.ask("!account sign-out bruno", "bruno is signed out");
            isSignedOut(bruno);
            amelie.ask("!audit", "signed out");
        }
    }

    private static void isSignedOut(ConsoleClient who) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() ->
                        assertThatThrownBy(() -> who.say("nobody hears this")).hasMessageContaining(": 401 "));
    }
}
