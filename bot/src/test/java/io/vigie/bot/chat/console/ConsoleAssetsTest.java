package io.vigie.bot.chat.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Text from outside reaches the page through text nodes only, and the page loads nothing from elsewhere. */
class ConsoleAssetsTest {
    private static final Path ASSETS = Path.of("src/main/resources/static");

    private static final List<Pattern> FORBIDDEN = Stream.of(
                    "innerHTML",
                    "outerHTML",
                    "insertAdjacentHTML",
                    "createContextualFragment",
                    "setHTMLUnsafe",
                    "DOMParser",
                    "srcdoc",
                    "document\\.write",
                    "\\beval\\(",
                    "new Function",
                    "javascript:",
                    "<script(?! type=\"module\" src=\"[a-z-]+\\.js\">)",
                    "\\son[a-z]+=\"",
                    "\\sstyle=\"",
                    "<style",
                    "(?<!xmlns=\")https?://",
                    "@import",
                    "@font-face")
            .map(Pattern::compile)
            .toList();

    static Stream<Path> no_asset_makes_markup_or_loads_from_elsewhere() throws IOException {
        try (Stream<Path> files = Files.walk(ASSETS)) {
            return files.filter(Files::isRegularFile).toList().stream();
        }
    }

    @ParameterizedTest
    @MethodSource
    void no_asset_makes_markup_or_loads_from_elsewhere(Path asset) throws IOException {
        String text = Files.readString(asset);
        for (Pattern pattern : FORBIDDEN) {
            assertThat(pattern.matcher(text).results().map(r -> r.group()))
                    .as("%s in %s", pattern, asset.getFileName())
                    .isEmpty();
        }
    }
}
