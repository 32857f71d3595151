package io.vigie.bot.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Answer;
import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JacksonException;

class AnswerJsonTest {
    private static final String NASTY = "<b>&\"'\\ \u0000 \u2028 \uD83D\uDEA8 \u202E";

    static Stream<Answer> every_kind_of_answer() {
        return Stream.of(
                Answer.text(NASTY),
                Answer.text(Cell.bad("down")),
                new Answer.Lines("Timeline", List.of(Cell.quiet("10:00"), Cell.good(NASTY))),
                new Answer.Lines("", List.of()),
                Answer.table("Guests", Answer.Column.text("name"), Answer.Column.number("memory"))
                        .row(Cell.of(NASTY), Cell.warn("2 GiB"))
                        .whenEmpty("No guests.")
                        .build(),
                Answer.table("Empty", Answer.Column.text("name")).build(),
                Answer.facts("nikita")
                        .fact("votes", 3)
                        .fact("state", Cell.good("online"))
                        .build(),
                new Answer.Progress("Move", 0.25, Cell.of("copying"), List.of("line 1", NASTY)),
                new Answer.Progress("Stop", -1, Cell.of(""), List.of()),
                new Answer.Code("qm stop 105\n  --skiplock"),
                new Answer.Picture(new Chart(
                        NASTY,
                        Chart.Measure.BYTES,
                        Instant.EPOCH,
                        Instant.EPOCH.plusSeconds(60),
                        List.of(new Chart.Series(
                                "used",
                                true,
                                List.of(
                                        new Chart.Point(Instant.EPOCH, Double.NaN),
                                        new Chart.Point(Instant.EPOCH.plusSeconds(60), 1.5)))))),
                Answer.sections(Answer.text("a"), Answer.sections(Answer.text("b"), new Answer.Code("c"))));
    }

    @ParameterizedTest
    @MethodSource
    void every_kind_of_answer(Answer answer) {
        assertThat(AnswerJson.read(AnswerJson.write(answer))).isEqualTo(answer);
    }

    @Test
    void the_page_relies_on_these_names() {
        assertThat(AnswerJson.write(new Answer.Progress("Move", 0.5, Cell.good("ok"), List.of("x"))))
                .isEqualTo("""
                        {"kind":"progress","title":"Move","part":0.5,"state":{"text":"ok","tone":"GOOD"},"tail":["x"]}""");
        assertThat(AnswerJson.write(Answer.table("T", Answer.Column.number("n"))
                        .row(Cell.of("1"))
                        .build()))
                .isEqualTo("""
                        {"kind":"table","title":"T","columns":[{"name":"n","number":true}],\
                        "rows":[[{"text":"1","tone":"PLAIN"}]],"whenEmpty":"Nothing to show."}""");
    }

    @Test
    void what_is_no_answer_is_refused() {
        assertThatThrownBy(() -> AnswerJson.read("{\"kind\":\"java.lang.Runtime\"}"))
                .isInstanceOf(JacksonException.class);
        assertThatThrownBy(() -> AnswerJson.read("")).isInstanceOf(JacksonException.class);
    }
}
