package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TotpLineTest {
    @ParameterizedTest
    @CsvSource({
        "approve 42 123456,approve 42 …",
        "Approve  42   123 456,Approve  42 …",
        "totp confirm 123456,totp confirm …",
        "totp remove 123456,totp remove …",
        "approve 42,approve 42",
        "deny 42 not today,deny 42 not today",
        "totp revoke amelie,totp revoke amelie",
        "vm show 123456,vm show 123456"
    })
    void records_show_no_code(String line, String recorded) {
        assertThat(TotpLine.withoutCode(line)).isEqualTo(recorded);
    }

    /** Those that the command language takes for one. */
    @ParameterizedTest
    @ValueSource(chars = {'\u00a0', '\u2003', '\u3000', '\u2028', '\t', '\n', '\u001c'})
    void whatever_the_blank_is(char blank) {
        for (String line : List.of("approve 42 123456", "totp confirm 123456", " totp remove 123456")) {
            assertThat(TotpLine.withoutCode(line.replace(' ', blank)))
                    .endsWith(" …")
                    .doesNotContain("123456");
        }
    }
}
