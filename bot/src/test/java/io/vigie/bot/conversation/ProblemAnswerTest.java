package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.chat.PlainText;
import io.vigie.commands.Problem;
import java.util.List;
import org.junit.jupiter.api.Test;

class ProblemAnswerTest {
    @Test
    void the_only_candidate_is_not_said_again_below_the_hint_that_names_it() {
        Problem slip = Problem.user("I do not know the command `vm lsit`.")
                .withMend("Did you mean `vm list`?")
                .withCandidates(List.of("vm list"));
        assertThat(text(slip)).containsOnlyOnce("vm list");
    }

    @Test
    void several_candidates_are_listed_also_when_the_hint_names_the_best() {
        Problem slip = Problem.user("I do not know the command `vm st`.")
                .withMend("Did you mean `vm stop`?")
                .withCandidates(List.of("vm stop", "vm start"));
        assertThat(text(slip).lines()).contains("vm stop", "vm start");
    }

    @Test
    void a_candidate_that_no_hint_names_is_listed() {
        assertThat(text(Problem.user("There is no cluster brset.").withCandidates(List.of("brest-i1"))))
                .contains("brest-i1");
    }

    @Test
    void a_fault_of_ours_shows_its_id_and_nothing_else() {
        assertThat(PlainText.of(ProblemAnswer.ours("00c0ffee"))).contains("00c0ffee", "inside Vigie");
    }

    private static String text(Problem problem) {
        return PlainText.of(ProblemAnswer.of(problem));
    }
}
