package io.vigie.bot.chat.discord;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
    /** Pieces that mean something to Discord. */
    private static final List<String> PIECES = List.of(
            "\\",
            "`",
            "``",
            "```",
            "*",
            "**",
            "_",
            "__",
            "~~",
            "||",
            "[",
            "]",
            "(",
            ")",
            "](http://x)",
            "<",
            ">",
            "<@1>",
            "<@!1>",
            "<@&1>",
            "<#1>",
            "</vm:1>",
            "<t:1:R>",
            "<a:x:1>",
            "<:x:1>",
            "<id:customize>",
            "<https://x>",
            ">>> ",
            "> ",
            "# ",
            "## ",
            "### ",
            "-# ",
            "- ",
            "* ",
            "+ ",
            "1. ",
            "23) ",
            "@",
            "@everyone",
            "@Here",
            "@jane",
            ":",
            ":smile:",
            ":100:",
            ":+1:",
            "10:02",
            "10:02:33",
            "http://",
            "https://evil.example",
            "steam://run",
            "discord.gg/abc",
            "DISCORD.gg/",
            "discordapp.com/invite/x",
            "www.evil.example",
            " ",
            "  ",
            "\t",
            "\n",
            "\r\n",
            "\u2028",
            "\u202e",
            "\u2066",
            "\u200b",
            "\u0000",
            "a",
            "web-1",
            "é",
            "🔥",
            "x_y_z",
            "\ud83d");

    private static String random(Random random) {
        StringBuilder text = new StringBuilder();
        int pieces = 1 + random.nextInt(8);
        for (int i = 0; i < pieces; i++) {
            text.append(PIECES.get(random.nextInt(PIECES.size())));
        }
        return text.toString();
    }

    /** What people should see: without what cannot be seen, on one line. */
    private static String visible(String text) {
        StringBuilder out = new StringBuilder();
        text.codePoints()
                .forEach(c -> out.appendCodePoint(
                        switch (Character.getType(c)) {
                            case Character.CONTROL,
                                    Character.LINE_SEPARATOR,
                                    Character.PARAGRAPH_SEPARATOR,
                                    Character.FORMAT -> ' ';
                            case Character.SURROGATE -> 0xfffd;
                            default -> c;
                        }));
        return out.toString().strip();
    }

    @Test
    void any_text_is_shown_as_it_is_and_is_nothing_more_than_text() {
        Random random = new Random(20_260_405);
        for (int i = 0; i < 20_000; i++) {
            String text = random(random);
            String escaped = Escape.line(text);
            assertThat(MarkdownReading.markup(escaped)).as(text).isEmpty();
            assertThat(MarkdownReading.shown(escaped)).as(escaped).isEqualTo(visible(text));
        }
    }

    @Test
    void nothing_ends_a_block_but_its_own_end() {
        Random random = new Random(7);
        Pattern fence = Pattern.compile("```");
        for (int i = 0; i < 50_000; i++) {
            String block = Escape.block(random(random));
            assertThat(fence.matcher(block).results().count()).as(block).isEqualTo(2);
            assertThat(block).startsWith("```\n").endsWith("\n```");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "web_1, web\\_1",
        "**x**, \\*\\*x\\*\\*",
        "a-b, a-b",
        "- a, \\- a",
        "1. a, 1\\. a",
        "<@123>, \\<@123>",
        "10:02:33, 10:02:33",
        "https://x, https\\://x",
        "discord.gg/x, discord\\.gg/x",
        "a || b, a \\|\\| b"
    })
    void signs_get_a_backslash_only_where_they_would_mean_something(String text, String escaped) {
        assertThat(Escape.line(text)).isEqualTo(escaped);
    }

    @ParameterizedTest
    @ValueSource(strings = {"@everyone", "@here", "x@EVERYONE"})
    void everybody_is_cut_off_from_the_sign_that_would_call_them(String text) {
        assertThat(Escape.line(text))
                .doesNotContainIgnoringCase("@everyone", "@here")
                .contains("@\u200b");
    }
}
