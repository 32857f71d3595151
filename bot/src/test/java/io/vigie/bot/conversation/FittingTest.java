package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.Outgoing;
import io.vigie.commands.Answer;
import io.vigie.commands.Answer.Column;
import io.vigie.commands.Cell;
import java.nio.charset.StandardCharsets;
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
    void a_long_log_shows_its_end_and_is_a_file_as_well() {
        String log = IntStream.rangeClosed(1, 200).mapToObj(n -> "line " + n).collect(Collectors.joining("\n"));
        Outgoing sent = Fitting.fit(new Answer.Code(log));
        assertThat(((Answer.Code) sent.answer()).text())
                .startsWith("line 1\n")
                .contains("line 10\n… 150 more in the file\nline 161\n")
                .endsWith("line 200");
        assertThat(new String(sent.files().getFirst().content(), StandardCharsets.UTF_8))
                .contains("line 100");
    }

    private static Answer table(int rows) {
        Answer.TableBuilder table = Answer.table("guests", Column.text("name"), Column.number("id"));
        for (int i = 0; i < rows; i++) {
            table.row(Cell.of("guest-" + i), Cell.of(i));
        }
        return table.build();
    }
}
