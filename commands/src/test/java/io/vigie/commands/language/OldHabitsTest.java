package io.vigie.commands.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import java.util.List;
import java.util.stream.Stream;
import org.incendo.cloud.parser.standard.StringParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OldHabitsTest {
    private final CommandLanguage language = new CommandLanguage(List.of(OldHabitsTest::describe));

    private static void describe(CommandRegistry registry) {
        Stream.of(
                        "cluster show",
                        "ha status",
                        "ha rules",
                        "ha add",
                        "ha remove",
                        "ha start",
                        "ha stop",
                        "ha migrate",
                        "ha relocate",
                        "ha disarm",
                        "ha arm",
                        "vm list",
                        "vm show",
                        "vm stop",
                        "vm reboot",
                        "vm migrate",
                        "vm snapshot create",
                        "storage list")
                .forEach(words -> registry.add(
                        new CommandDoc(words, "", "Does it.", words),
                        builder -> builder.optional("rest", StringParser.greedyStringParser()),
                        context -> Outcome.reply(words)));
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "clustat                                       > cluster show",
                "clustat -i 2                                  > cluster show",
                "clusvcadm -r web-1 -m camille                 > ha relocate web-1 camille",
                "clusvcadm -M vm:web-1 -m camille              > ha migrate web-1 camille",
                "clusvcadm -e web-1                            > ha start web-1",
                "clusvcadm -d vm:web-1                         > ha stop web-1",
                "clusvcadm -R web-1                            > vm reboot web-1",
                "pvecm status                                  > cluster show",
                "ha-manager status                             > ha status",
                "sudo ha-manager status --verbose              > ha status",
                "ha-manager rules list                         > ha rules",
                "ha-manager groupconfig                        > ha rules",
                "ha-manager add vm:105 --state started         > ha add 105 --state started",
                "ha-manager add vm:105                         > ha add 105",
                "ha-manager remove vm:105                      > ha remove 105",
                "ha-manager set vm:105 --state started         > ha start 105",
                "ha-manager set ct:104 --state disabled        > ha stop 104",
                "ha-manager migrate vm:105 camille             > ha migrate 105 camille",
                "ha-manager crm-command relocate vm:105 nikita > ha relocate 105 nikita",
                "ha-manager crm-command disarm-ha freeze       > ha disarm --mode freeze",
                "ha-manager crm-command arm-ha                 > ha arm",
                "qm list                                       > vm list",
                "/usr/sbin/qm stop 105                         > vm stop 105",
                "qm status 105                                 > vm show 105",
                "pct migrate 104 camille --restart             > vm migrate 104 camille --restart",
                "qm migrate 105 camille --online               > vm migrate 105 camille --online",
                "qm snapshot 105 before --vmstate 1            > vm snapshot create 105 before",
                "pvesm status                                  > storage list",
                "multipath -ll                                 > storage list",
            })
    void a_command_of_years_is_translated(String typed, String here) {
        Problem problem = problem(typed);
        assertThat(problem.whose()).isEqualTo(Problem.Whose.USER);
        assertThat(problem.text()).isEqualTo("That is `" + here + "` here.");
        assertThat(problem.candidates()).containsExactly(here);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "qm clone 105 300",
                "vzdump 105",
                "pvesh get /nodes",
                "qm unlock 105",
                "pvecm expected 1",
                "ha-manager crm-command node-maintenance enable nikita"
            })
    void what_does_not_exist_here_is_not_promised(String typed) {
        assertThat(problem(typed).text()).startsWith("Vigie runs no shell");
        assertThat(problem(typed).candidates()).isEmpty();
    }

    @Test
    void a_word_that_only_begins_like_one_is_a_slip_as_ever() {
        assertThat(problem("qmail list").text()).startsWith("I do not know the command");
    }

    /** Anybody may type them, and such a line took minutes of a processor. */
    @ParameterizedTest
    @ValueSource(
            strings = {"qm migrate 1 b % -online", "ha-manager set x % -state started", "qm status %", "sudo % qm"})
    @Timeout(60)
    void a_long_line_does_not_take_the_cube_of_its_length(String line) {
        String blanks = " ".repeat(5_000);
        String word = line.substring(line.indexOf('%') + 1);
        String tail = word.isEmpty() ? "x".repeat(5_000) : word.repeat(5_000 / word.length());
        assertThat(problem(line.substring(0, line.indexOf('%')) + blanks + tail + "y".repeat(5_000) + "\nz"))
                .isNotNull();
    }
}
