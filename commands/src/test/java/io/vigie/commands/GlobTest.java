package io.vigie.commands;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GlobTest {
    @ParameterizedTest
    @CsvSource({
        "*, '', true",
        "*, vm.power, true",
        "vm.*, vm.power, true",
        "vm.*, vm, false",
        "*.read, link.read, true",
        "*.read, link.reader, false",
        "brest-*, brest-i11, true",
        "brest-*, rennes, false",
        "brest-*, *, false",
        "vm.power, vm.power, true",
        "vm.power, vmxpower, false",
        "a*b*c, a1b2c, true",
        "a*b*c, a1c2b, false",
        "'', '', true",
        "'', x, false"
    })
    void star_stands_for_any_characters(String pattern, String word, boolean matches) {
        assertThat(Glob.matches(pattern, word)).isEqualTo(matches);
    }

    @Test
    void agrees_with_regular_expressions_on_random_words() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            String pattern = word(random, "ab.*");
            String word = word(random, "ab.");
            assertThat(Glob.matches(pattern, word))
                    .as("%s against %s", word, pattern)
                    .isEqualTo(Pattern.matches(Pattern.quote(pattern).replace("*", "\\E.*\\Q"), word));
        }
    }

    private static String word(Random random, String letters) {
        StringBuilder word = new StringBuilder();
        for (int length = random.nextInt(9); length > 0; length--) {
            word.append(letters.charAt(random.nextInt(letters.length())));
        }
        return word.toString();
    }
}
