package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.util.List;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void columns_are_aligned_and_numbers_stand_to_the_right() {
        Answer table = Answer.table("guests", Column.text("name"), Column.number("id"))
                .row(Cell.of("web-1"), Cell.of(5))
                .row(Cell.of("a"), Cell.of(1234))
                .build();
        assertThat(PlainText.of(table)).isEqualTo("guests\nname     id\nweb-1     5\na      1234");
    }

    @Test
    void every_kind_of_answer_has_a_text() {
        assertThat(PlainText.of(Answer.sections(
                        Answer.text("hello"),
                        Answer.facts("f").fact("long name", 1).fact("n", 2).build(),
                        new Answer.Lines("l", List.of(Cell.of("x"))),
                        new Answer.Progress("p", 0.5, Cell.of("half"), List.of("log")),
                        new Answer.Progress("q", -1, Cell.of("?"), List.of()),
                        new Answer.Code("code"))))
                .isEqualTo("hello\n\nf\nlong name  1\nn          2\n\nl\nx\n\np 50 %\nhalf\n  log\n\nq\n?\n\ncode");
    }

    @Test
    void outside_text_cannot_fake_a_line_or_turn_the_direction() {
        assertThat(PlainText.of(Answer.text("evil\nadmin: yes\u202egpj\u0007"))).isEqualTo("evil admin: yes gpj ");
    }
}
