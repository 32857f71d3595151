package io.vigie.bot.chat.mattermost;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class MarkdownRendererTest {
    private static String render(Answer answer) {
        return MarkdownRenderer.render(answer);
    }

    @Test
    void a_narrow_table_is_a_table() {
        assertThat(render(Answer.table("Guests", Column.text("name"), Column.number("memory"))
                        .row(Cell.good("web|1"), Cell.of("2 GiB"))
                        .build()))
                .isEqualTo("""
                        **Guests**

                        | name | memory |
                        | --- | ---: |
                        | 🟢 web&#124;1 | 2 GiB |""");
    }

    @Test
    void a_wide_table_is_a_card_a_row_for_the_sake_of_phones() {
        assertThat(render(Answer.table(
                                "",
                                Column.text("name"),
                                Column.text("node"),
                                Column.text("state"),
                                Column.text("ip"),
                                Column.text("os"),
                                Column.number("memory"))
                        .row(
                                Cell.of("web"),
                                Cell.of("camille"),
                                Cell.bad("stopped"),
                                Cell.of(""),
                                Cell.of("debian"),
                                Cell.of("2 GiB"))
                        .build()))
                .isEqualTo("**web** · node camille · state 🔴 stopped · os debian · memory 2 GiB");
    }

    @Test
    void the_other_kinds() {
        assertThat(render(Answer.facts("nikita")
                        .fact("votes", 3)
                        .fact("state", Cell.warn("maintenance"))
                        .build()))
                .isEqualTo("**nikita**\n**votes** 3\n**state** 🟡 maintenance");
        assertThat(render(new Answer.Lines("Timeline", List.of(Cell.of("- a"), Cell.quiet("# b")))))
                .isEqualTo("**Timeline**\n&#45; a\n&#35; b");
        assertThat(render(new Answer.Progress("Move", 0.5, Cell.of("copying"), List.of("log `x`\ny"))))
                .isEqualTo("**Move** ▰▰▰▰▰▱▱▱▱▱ 50 %\ncopying\n```\nlog `x` y\n```");
        assertThat(render(new Answer.Progress("", -1, Cell.of("begun"), List.of())))
                .isEqualTo("begun");
        assertThat(render(Answer.sections(Answer.text("a"), Answer.text(""), new Answer.Code("qm stop 105"))))
                .isEqualTo("a\n\n```\nqm stop 105\n```");
        assertThat(render(Answer.table("", Column.text("x"))
                        .whenEmpty("No guests.")
                        .build()))
                .isEqualTo("No guests.");
    }

    @Test
    void nothing_at_all_is_still_a_message() {
        assertThat(render(new Answer.Lines("", List.of()))).isNotBlank();
        assertThat(render(Answer.text(" \u200b"))).isNotBlank();
    }
}
