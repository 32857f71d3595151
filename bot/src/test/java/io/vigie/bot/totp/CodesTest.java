package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.identity.PersonId;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The codes that authenticator apps show. */
class CodesTest {
    private static final byte[] RFC = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

    private final Codes codes = new Codes();

    /** RFC 6238, appendix B, the SHA-1 rows: their last six digits. */
    @ParameterizedTest
    @CsvSource({
        "59,287082",
        "1111111109,081804",
        "1111111111,050471",
        "1234567890,005924",
        "2000000000,279037",
        "20000000000,353130"
    })
    void are_those_of_the_standard(long second, String code) {
        assertThat(codes.at(RFC, Instant.ofEpochSecond(second))).isEqualTo(code);
    }

    @Test
    void are_good_one_step_early_or_late_and_never_again() {
        Instant now = Instant.ofEpochSecond(1_111_111_109);
        long step = 1_111_111_109 / 30;
        assertThat(codes.step(RFC, codes.at(RFC, now), now, 0)).hasValue(step);
        assertThat(codes.step(RFC, codes.at(RFC, now.minusSeconds(30)), now, 0)).hasValue(step - 1);
        assertThat(codes.step(RFC, codes.at(RFC, now.plusSeconds(30)), now, 0)).hasValue(step + 1);
        assertThat(codes.step(RFC, codes.at(RFC, now.minusSeconds(60)), now, 0)).isEmpty();
        assertThat(codes.step(RFC, codes.at(RFC, now), now, step)).isEmpty();
        assertThat(codes.step(RFC, "", now, 0)).isEmpty();
        assertThat(codes.step(RFC, "é٤٥٦٧٨", now, 0)).isEmpty();
    }

    /** RFC 4648, section 10. */
    @Test
    void come_from_a_secret_in_base32_without_padding() {
        assertThat(Codes.base32("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
        assertThat(Codes.uri(RFC, "amélie", new PersonId("admins", "u")))
                .isEqualTo("otpauth://totp/Vigie%3Aam%C3%A9lie%20%28admins%29?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        + "&issuer=Vigie");
        assertThat(codes.newSecret()).hasSize(20).isNotEqualTo(codes.newSecret());
    }
}
