package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EscapeTest {
    /** Pieces that mean something to some client or to the server. */
    private static final List<String> PIECES = List.of(
            "\\",
            "`",
            "```",
            "*",
            "**",
            "_",
            "__",
            "~",
            "~~",
            "[",
            "]",
            "(",
            ")",
            "](http://x)",
            "![",
            "<",
            ">",
            "<!--",
            "#",
            "# ",
            "|",
            "| a |",
            "---",
            "===",
            "-",
            "- ",
            "+ ",
            "1. ",
            "23) ",
            "$",
            "$$",
            "&",
            "&amp;",
            "&#64;",
            "@",
            "@all",
            "@channel",
            "@jane",
            "~town",
            "#tag",
            ":",
            ":smile:",
            ":100:",
            ":+1:",
            ":)",
            ";)",
            ";-)",
            "x-d",
            "<3",
            "http://",
            "https://evil.example",
            "www.",
            "WWW.evil.example",
            "mailto:",
            "a@b.c",
            "10:02",
            "10:02:33",
            " ",
            "  ",
            "    ",
            "\t",
            "\n",
            "\r\n",
            "\u2028",
            "\u202e",
            "\u200b",
            "\u0000",
            "\u001b[31m",
            "a",
            "é",
            "🔥",
            "0",
            "vm-105",
            "\uD800");

    /** Whatever a client or the server would find in the decoded-by-nobody text. */
    private static final Pattern MARKUP = Pattern.compile("[\\\\`*_~\\[\\]<>|$@\\p{Cntrl}\\u2028\\u202e]"
            + "|#(?!\\d+;)|&(?!#\\d+;)"
            + "|:[a-zA-Z0-9_+-]+:|://|(?i)www\\.|(?<!&#\\d{1,4});-?\\)|(?i)x-d|:-?[)(dopDOP\\[\\]@$'#|]"
            + "|^\\s|^[-+=>]|^\\d+[.)]");

    @Test
    void whatever_comes_from_outside_is_text_and_nothing_but_text() {
        Random random = new Random(20_240_229);
        for (int run = 0; run < 20_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            String outside = text.toString();
            String escaped = Escape.line(outside);
            assertThat(MARKUP.matcher(escaped).find())
                    .as("<%s> became <%s>", outside, escaped)
                    .isFalse();
            assertThat(MarkdownReading.decoded(escaped))
                    .as(outside)
                    .isEqualTo(outside.codePoints()
                            .map(c -> switch (Character.getType(c)) {
                                case Character.CONTROL,
                                        Character.FORMAT,
                                        Character.LINE_SEPARATOR,
                                        Character.PARAGRAPH_SEPARATOR -> ' ';
                                case Character.SURROGATE -> 0xfffd;
                                default -> c;
                            })
                            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                            .toString()
                            .strip());
        }
    }

    @Test
    void nothing_ends_a_block_but_its_own_end() {
        Random random = new Random(7);
        for (int run = 0; run < 5_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(0, 9); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())))
                        .append("`".repeat(random.nextInt(4) == 0 ? random.nextInt(80) : 0));
            }
            String block = Escape.block(text.toString());
            String fence = block.substring(0, block.indexOf('\n'));
            String body = block.substring(fence.length() + 1, block.length() - fence.length() - 1);
            assertThat(fence).matches("`{3,33}");
            assertThat(block).startsWith(fence + "\n").endsWith("\n" + fence);
            assertThat(body).doesNotContain(fence);
        }
    }

    /** Nothing else keeps mentions out: no server heeds a post's wish to make none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "@all",
                "@channel",
                "@here",
                "@jane",
                "@Jane.Doe:",
                "@группа",
                "~town-square",
                "hi @channel!",
                "(@here)",
                "@@here",
                "a@b.example",
                "&#64;all",
                "@.all",
                ".@all-",
                "x:@all",
                "_@all_",
                "\\@all",
                "@\u200ball"
            })
    void nobody_and_no_channel_is_mentioned(String outside) {
        String line = Escape.line("so says " + outside + " " + outside);
        assertThat(MentionReading.mentions(line)).isEmpty();
        assertThat(MentionReading.mentions(Escape.line(outside))).isEmpty();
        assertThat(MentionReading.mentions(Escape.block(outside + "\n```\n" + outside)))
                .isEmpty();
    }

    @Test
    void mentions_would_be_found_in_what_is_not_escaped() {
        assertThat(MentionReading.mentions("hi @all, &#64;jane: (@here) ~town-square"))
                .containsExactly("~town-square", "@all", "@jane:", "@here");
    }

    @Test
    void no_mention_comes_of_any_pieces_put_together() {
        Random random = new Random(11);
        for (int run = 0; run < 5_000; run++) {
            StringBuilder text = new StringBuilder();
            for (int i = random.nextInt(1, 9); i > 0; i--) {
                text.append(PIECES.get(random.nextInt(PIECES.size())));
            }
            Answer answer = Answer.sections(
                    Answer.text(text.toString()),
                    new Answer.Code(text.toString()),
                    new Answer.Facts(
                            text.toString(), List.of(new Answer.Fact(text.toString(), Cell.of(text.toString())))),
                    new Answer.Lines(text.toString(), List.of(Cell.warn(text.toString()), Cell.of("all"))));
            String post = MarkdownRenderer.render(answer);
            assertThat(MentionReading.mentions(post)).as(post).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "brest-i11, brest-i11",
        "'state: online, 10:02', 'state: online, 10:02'",
        "'3 of 4 votes (75 %)', '3 of 4 votes (75 %)'",
        "node.example.org, node.example.org"
    })
    void plain_words_stay_readable_where_no_markdown_is_shown(String text, String escaped) {
        assertThat(Escape.line(text)).isEqualTo(escaped);
    }
}
