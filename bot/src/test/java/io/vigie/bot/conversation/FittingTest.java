package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import io.vigie.commands.Chart;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FittingTest {
    @Test
    void what_fits_is_sent_as_it_is() {
        Answer answer = table(60);
        assertThat(Fitting.fit(answer)).isEqualTo(Outgoing.of(answer));
    }

    @Test
    void of_what_does_not_fit_head_and_tail_are_shown_and_the_whole_is_a_file() {
        Outgoing sent = Fitting.fit(Answer.sections(table(500), Answer.text("below")));
        Answer.Table shown =
                (Answer.Table) ((Answer.Sections) sent.answer()).parts().getFirst();
        assertThat(shown.rows()).hasSize(51);
        assertThat(shown.rows().get(40).getFirst().text()).isEqualTo("… 450 more in the file");
        assertThat(shown.rows().getLast().getFirst().text()).isEqualTo("guest-499");
        assertThat(new String(sent.files().getFirst().content(), StandardCharsets.UTF_8))
                .contains("guest-0", "guest-250", "guest-499", "below");
    }

    @Test
    void a_long_text_to_copy_is_shortened_too() {
        String text = IntStream.range(0, 500).mapToObj(i -> "line-" + i).collect(Collectors.joining("\n"));
        Outgoing sent = Fitting.fit(new Answer.Code(text));
        assertThat(((Answer.Code) sent.answer()).text().lines())
                .hasSize(51)
                .contains("line-39", "… 450 more in the file", "line-499")
                .doesNotContain("line-40", "line-250");
        assertThat(new String(sent.files().getFirst().content(), StandardCharsets.UTF_8))
                .isEqualTo(text);
    }

    @Test
    void a_long_list_of_lines_is_shortened_too() {
        Outgoing sent = Fitting.fit(new Answer.Lines(
                "timeline",
                IntStream.range(0, 100).mapToObj(i -> Cell.of("line-" + i)).toList()));
        assertThat(((Answer.Lines) sent.answer()).lines())
                .extracting(Cell::text)
                .hasSize(51)
                .contains("… 50 more in the file");
        assertThat(sent.files()).hasSize(1);
    }

    @Test
    void a_chart_becomes_numbers_and_a_picture() {
        Instant end = Instant.parse("2026-11-23T12:00:00Z");
        Chart chart = new Chart(
                "CPU of web-1",
                Chart.Measure.SHARE,
                end.minusSeconds(3600),
                end,
                List.of(new Chart.Series(
                        "cpu",
                        false,
                        List.of(new Chart.Point(end.minusSeconds(60), 0.25), new Chart.Point(end, 0.75)))));
        Outgoing sent = Fitting.fit(Answer.sections(new Answer.Picture(chart), Answer.text("below")));
        assertThat(sent.answer()).isEqualTo(Answer.sections(chart.summary(), Answer.text("below")));
        assertThat(sent.files()).singleElement().satisfies(file -> {
            assertThat(file.name()).isEqualTo("cpu-of-web-1.png");
            assertThat(file.mediaType()).isEqualTo("image/png");
            assertThat(file.alt()).isEqualTo("CPU of web-1. cpu: 25 % to 75 %, average 50 %, last 75 %");
        });
    }

    private static Answer table(int rows) {
        Answer.TableBuilder table = Answer.table("guests", Column.text("name"), Column.number("id"));
        for (int i = 0; i < rows; i++) {
            table.row(Cell.of("guest-" + i), Cell.of(i));
        }
        return table.build();
    }
}
