package io.vigie.bot.totp;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
}
