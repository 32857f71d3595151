package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.Tone;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The checks of {@code --check}, when one of them fails. */
class SideBySideTest {
    private static List<Health> tried(String secret) {
        var unused = HttpRequest.newBuilder(URI.create("http://localhost/")).header("Authorization", secret);
        return List.of(new Health("good", Cell.good("answers")));
    }

    @Test
    void a_check_that_fails_is_one_finding_which_repeats_no_secret() {
        List<Health> found =
                SiteCheck.each(List.of("old-secret\nnew-secret", "secret"), secret -> "part", SideBySideTest::tried);
        assertThat(found).extracting(Health::part).containsExactly("part", "good");
        assertThat(found.getFirst().says()).satisfies(says -> {
            assertThat(says.tone()).isEqualTo(Tone.BAD);
            assertThat(says.text())
                    .contains("IllegalArgumentException at SideBySideTest.java:")
                    .doesNotContain("old-secret", "new-secret");
        });
    }
}
