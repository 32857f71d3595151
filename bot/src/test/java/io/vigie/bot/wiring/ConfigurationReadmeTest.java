package io.vigie.bot.wiring;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class ConfigurationReadmeTest {
    private static final Pattern ROW = Pattern.compile("^\\| `(vigie\\.[^`]+)` \\|", Pattern.MULTILINE);

    @Test
    void every_key_has_its_line_and_every_line_its_key() throws IOException {
        Set<String> documented = new TreeSet<>();
        Matcher rows = ROW.matcher(Files.readString(Path.of("../config/README.md")));
        while (rows.find()) {
            documented.add(rows.group(1));
        }
        assertThat(documented).isEqualTo(ConfigurationCheck.knownKeys().all());
    }
}
