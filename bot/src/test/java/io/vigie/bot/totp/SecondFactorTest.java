package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.JustStarted;
import io.vigie.bot.testing.ConsoleClient;
import io.vigie.bot.testing.LabVigie;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.commons.codec.binary.Base32;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.jdbc.core.simple.JdbcClient;

/** The whole program, where critical plans ask for a second factor. */
class SecondFactorTest {

    @Test
    void a_critical_plan_runs_after_a_code_and_not_before(@TempDir Path folder) throws Exception {
        Path key = Files.writeString(
                folder.resolve("totp.key"), Base64.getEncoder().encodeToString(new byte[32]));
        try (LabVigie vigie = JustStarted.read(new LabVigie(
                        folder,
                        "vigie.identity.connect-timeout=30s",
                        "vigie.identity.response-timeout=30s",
                        "vigie.totp.key-file=" + key,
                        "vigie.access.approvals.risky.need[0].group=administrators",
                        "vigie.access.approvals.risky.need[0].votes=1",
                        "vigie.access.approvals.critical.need[0].group=administrators",
                        "vigie.access.approvals.critical.need[0].votes=1",
                        "vigie.access.approvals.critical.second-factor=true"));
                ConsoleClient amelie = new ConsoleClient(vigie.address(), "admins", "amelie");
                ConsoleClient bruno = new ConsoleClient(vigie.address(), "admins", "bruno")) {
            Matcher secret = Pattern.compile("secret=([A-Z2-7]{32})&")
                    .matcher(bruno.askInPrivate("totp setup", "Enter this secret"));
            assertThat(secret.find()).isTrue();
            byte[] bytes = new Base32().decode(secret.group(1));
            String first = new Codes().at(bytes, Instant.now());
            assertThat(tablesWith(vigie, secret.group(1))).containsExactly("console_message");
            bruno.askInPrivate("totp confirm " + first, "is set up");
            assertThat(tablesWith(vigie, secret.group(1))).isEmpty();

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

    /** The tables that show this to whoever reads the database. */
    private static List<String> tablesWith(LabVigie vigie, String text) {
        JdbcClient jdbc = vigie.bean(JdbcClient.class);
        return jdbc
                .sql("SELECT name FROM sqlite_master WHERE type = 'table'")
                .query((row, i) -> row.getString(1))
                .list()
                .stream()
                .filter(table -> jdbc.sql("SELECT * FROM " + table).query().listOfRows().stream()
                        .anyMatch(row -> row.values().stream().anyMatch(value -> holds(value, text))))
                .toList();
    }

    private static boolean holds(@Nullable Object value, String text) {
        return value instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.ISO_8859_1).contains(text)
                : String.valueOf(value).contains(text);
    }
}
