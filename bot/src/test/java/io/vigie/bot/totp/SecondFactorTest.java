package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole program, where critical plans ask for a second factor. */
class SecondFactorTest {

    @Test
    void a_critical_plan_runs_after_a_code_and_not_before(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(
                folder.resolve("totp.key"), Base64.getEncoder().encodeToString(new byte[32]));
        try (LabVigie vigie = new LabVigie(
                        folder,
                        "vigie.totp.key-file=" + key,
                        "vigie.access.approvals.risky.need[0].group=administrators",
                        "vigie.access.approvals.risky.need[0].votes=1",
                        "vigie.access.approvals.critical.need[0].group=administrators",
                        "vigie.access.approvals.critical.need[0].votes=1",
                        "vigie.access.approvals.critical.second-factor=true");
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
                ConsoleClient bruno = new ConsoleClient(vigie.address(), "admins", "bruno")) {
            Matcher secret = Pattern.compile("secret=([A-Z2-7]{32})&").matcher(bruno.askInPrivate("totp setup"));
            assertThat(secret.find()).isTrue();
            byte[] bytes = new Base32().decode(secret.group(1));
            String first = new Codes().at(bytes, Instant.now());
            bruno.askInPrivate("totp confirm " + first, "is set up");

            amelie.ask("!ha disarm --cluster brest-i11", "critical", "CODE");
            String number = amelie.number();
            bruno.react(amelie.last(), "✅");
            assertThat(amelie.hear("Not counted: bruno.", "approve " + number + " CODE"))
                    .doesNotContain("Done.");
            // A phone may be one step ahead; the code of now was used, and both stay good when the step ends here.
            String code = new Codes().at(bytes, Instant.now().plusSeconds(30));
            bruno.say("!approve " + number + " " + code);
            assertThat(amelie.hear("Disarm the high availability", "Done.")).contains("approved by");
            assertThat(bruno.ask("!audit", "approve " + number + " …")).doesNotContain(code);
        }
    }
}
