package io.vigie.bot.audit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RedactorTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "password=s3cret",
                "password: s3cret",
                "Password = 's3cret word'",
                "{\"password\":\"s3cret\"}",
                "--password s3cret",
                "--my-token s3cret",
                "cloud-init.root-password s3cret",
                "x=1;the.admin-password=s3cret",
                "--root-password \"s3cret word\"",
                "--api-key s3cret",
                "token=s3cret&x=1",
                "CHAP_SECRET=s3cret",
                "https://admin:s3cret@camille:8006/",
                "Authorization: Bearer s3crets3cret",
                "PVEAPIToken=vigie@pve!bot=s3cret",
                "-----BEGIN PRIVATE KEY-----\ns3cret\n-----END PRIVATE KEY-----"
            })
    void secrets_go(String text) {
        assertThat(Redactor.redact(text)).doesNotContain("s3cret").contains("[redacted]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "vm stop 105",
                "audit --person jdoe --since 24h",
                "deny 42 the password policy is being changed",
                "link show laetitia 28"
            })
    void the_rest_stays(String text) {
        assertThat(Redactor.redact(text)).isEqualTo(text);
    }

    /** Somebody may hold up everybody who writes while this looks; the square of such a length takes minutes. */
    @ParameterizedTest
    @ValueSource(strings = {"a", "-a", "token", "-token", "a.", "://", "token=\" "})
    @Timeout(60)
    void a_long_text_does_not_take_the_square_of_its_length(String part) {
        String text = "token " + part.repeat(400_000 / part.length());
        assertThat(Redactor.redact(text)).startsWith("token ");
    }
}
