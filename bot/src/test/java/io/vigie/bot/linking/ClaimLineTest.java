package io.vigie.bot.linking;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClaimLineTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "account claim 7KQ4M-2XPRT",
                "Account  Claim 7kq4m2xprt",
                "account claim 7KQ4M-2XPRT.",
                "`account claim 7KQ4M-2XPRT`",
                "account claim `7KQ4M-2XPRT`",
                "account claim \"7KQ4M 2XPRT\"",
                "account\u00a0claim\u00a07KQ4M-2XPRT",
                "account claim\u2003*7KQ4M-2XPRT*",
                "account claim\n7KQ4M-2XPRT",
                "account claim: 7KQ4M-2XPRT",
                "account claim \uff17\uff2b\uff31\uff14\uff2d-2XPRT",
                "account claim 7KQ4M\u20112XPRT please",
                "account claim my code is 7KQ4M-2XPRT, thanks"
            })
    void a_code_is_found_however_it_was_typed(String line) {
        ClaimLine claim = ClaimLine.of(line).orElseThrow();
        assertThat(claim.code()).isEqualTo("7KQ4M2XPRT");
        assertThat(claim.codes()).contains("7KQ4M2XPRT");
        assertThat(ClaimLine.withoutCode(line)).isEqualTo("account claim …");
    }

    @Test
    void what_was_meant_for_one_is_a_claim_too() {
        assertThat(ClaimLine.of("account claim 7KQ4M").orElseThrow().code()).isEqualTo("7KQ4M");
        assertThat(ClaimLine.withoutCode("account claim 7KQ4M")).isEqualTo("account claim …");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "account claim",
                "account claim ?",
                "account claims 7KQ4M-2XPRT",
                "account link",
                "vm show 7KQ4M-2XPRT",
                "help account claim 7KQ4M-2XPRT"
            })
    void other_lines_are_none(String line) {
        assertThat(ClaimLine.of(line)).isEmpty();
        assertThat(ClaimLine.withoutCode(line)).isEqualTo(line);
    }
}
