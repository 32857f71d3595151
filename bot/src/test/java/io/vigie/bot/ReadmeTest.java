package io.vigie.bot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.vigie.bot.testing.ProgramCommands;
import io.vigie.commands.Caller;
import io.vigie.commands.language.CommandLanguage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ReadmeTest {
    /** What a row of the tour says to type. */
    private static final Pattern TYPED = Pattern.compile("`!([^`]+)`");

    private static final Caller ANYBODY = new Caller() {
        @Override
        public String name() {
            return "anybody";
        }

        @Override
        public boolean may(String verb, String scope) {
            return true;
        }

        @Override
        public boolean mayAnywhere(String verb) {
            return true;
        }
    };

    @Test
    void every_line_of_the_tour_is_understood() throws IOException {
        CommandLanguage language = ProgramCommands.language();
        List<String> lines = Files.readAllLines(Path.of("../README.md")).stream()
                .filter(row -> row.startsWith("| `!"))
                .flatMap(row -> TYPED.matcher(row).results().map(MatchResult::group))
                .map(typed -> typed.substring(2, typed.length() - 1))
                .toList();
        assertThat(lines)
                .contains("whoami", "vm stop tv", "lab maintenance nikita off")
                .hasSizeGreaterThan(20);
        for (String line : lines) {
            assertThatCode(() -> language.understand(ANYBODY, line)).as(line).doesNotThrowAnyException();
        }
    }
}
