package io.vigie.bot.conversation;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.bot.testing.ProgramCommands;
import io.vigie.commands.language.CommandDoc;
import io.vigie.commands.language.CommandSpec;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Whoever adds a command that changes something without a plan has to say so: it must not be begun late. */
class ActingCommandsTest {
    /** Rights to change what needs no plan. */
    private static final Set<String> ACTING_VERBS = Set.of("alert.handle", "lab.break");

    /** Of what every linked person may, this only reads. */
    private static final Set<String> READING = Set.of("help", "whoami", "status", "pending", "account list");

    @Test
    void every_command_that_changes_something_without_a_plan_says_so() {
        Predicate<CommandDoc> acts =
                doc -> doc.verb().isEmpty() ? !READING.contains(doc.words()) : ACTING_VERBS.contains(doc.verb());
        Set<CommandDoc> all = ProgramCommands.language().specs().stream()
                .map(CommandSpec::doc)
                .collect(Collectors.toSet());
        assertThat(all.stream().filter(CommandDoc::acts).map(CommandDoc::words))
                .containsExactlyInAnyOrderElementsOf(
                        all.stream().filter(acts).map(CommandDoc::words).toList())
                .contains("approve", "deny", "withdraw", "alert silence", "lab kill");
    }
}
