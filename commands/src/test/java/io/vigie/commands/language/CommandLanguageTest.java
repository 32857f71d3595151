package io.vigie.commands.language;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Problem;
import io.vigie.commands.TestCaller;
import java.util.List;
import org.incendo.cloud.parser.standard.IntegerParser;
import org.incendo.cloud.parser.standard.StringParser;
import org.incendo.cloud.suggestion.SuggestionProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandLanguageTest {
    private final CommandLanguage language = new CommandLanguage(List.of(CommandLanguageTest::describe));

    private static void describe(CommandRegistry registry) {
        registry.add(
                new CommandDoc("vm list", "vm.read", "Lists guests.", "vm list"), context -> Outcome.reply("list"));
        registry.add(
                new CommandDoc("vm stop", "vm.power", "Stops a guest.", "vm stop web-1"),
                builder -> builder.required(
                                "guest",
                                StringParser.quotedStringParser(),
                                SuggestionProvider.suggestingStrings("web-1", "web-2", "mail"))
                        .flag(CommonFlags.cluster(caller -> List.of("brest-i11", "rennes")))
                        .flag(CommonFlags.present("force", "at once")),
                context -> Outcome.reply("stop " + context.get("guest")
                        + CommonFlags.clusterOf(context).map(c -> " in " + c).orElse("")
                        + (context.flags().isPresent("force") ? " by force" : "")));
        registry.add(
                new CommandDoc("wait", "", "Waits.", "wait 3"),
                builder -> builder.required("seconds", IntegerParser.integerParser(1, 60)),
                context -> Outcome.reply("waited " + context.<Integer>get("seconds")));
        registry.add(new CommandDoc("log", "log.read", "Shows it.", "log"), context -> Outcome.reply("log"));
        registry.add(
                new CommandDoc("log verify", "log.read", "Checks it.", "log verify"), context -> Outcome.reply("ok"));
        registry.add(new CommandDoc("fail", "", "Fails.", "fail"), context -> {
            throw Problem.site("The cluster said no.");
        });
    }

    private String run(Caller caller, String line) {
        return PlainText.of(language.run(caller, line));
    }

    private Problem problem(Caller caller, String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(caller, line));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '>',
            value = {
                "vm stop web-1 > stop web-1",
                "vm stop \"my guest\" > stop my guest",
                "vm stop “my guest” > stop my guest",
                "vm stop web-1 --cluster rennes > stop web-1 in rennes",
                "vm stop --cluster rennes web-1 > stop web-1 in rennes",
                "vm stop web-1 --force --cluster rennes > stop web-1 in rennes by force",
                "vm stop web-1 —force > stop web-1 by force",
                "Vm  Stop WEB-1 > stop WEB-1",
                "wait 3 > waited 3",
            })
    void runs_what_is_typed_even_on_a_phone(String line, String said) {
        assertThat(run(TestCaller.ALL, line)).isEqualTo(said);
    }

    @ParameterizedTest
    @CsvSource({"vm sotp web-1, vm stop", "vm lsit, vm list", "mv list, vm list", "wiat 3, wait", "hlep, help"})
    void a_slip_gets_a_hint(String typed, String meant) {
        assertThat(problem(TestCaller.ALL, typed).mend()).isEqualTo("Did you mean `" + meant + "`?");
    }

    @Test
    void hints_never_name_what_the_caller_may_not_do() {
        assertThat(problem(new TestCaller("vm.read@*"), "vm sotp web-1").candidates())
                .doesNotContain("vm stop");
    }

    @Test
    void a_topic_alone_lists_what_can_follow() {
        assertThat(problem(TestCaller.ALL, "vm").candidates()).containsExactly("vm list", "vm stop");
    }

    @Test
    void a_missing_argument_shows_how_it_is_written() {
        Problem problem = problem(TestCaller.ALL, "vm stop");
        assertThat(problem.text()).contains("vm stop <guest>");
        assertThat(problem.mend()).contains("vm stop web-1");
    }

    @Test
    void too_many_arguments_show_how_it_is_written() {
        assertThat(problem(TestCaller.ALL, "vm list everything").text()).contains("`vm list`");
    }

    @ParameterizedTest
    @ValueSource(strings = {"wait soon", "wait 0", "wait 61", "wait 99999999999"})
    void a_wrong_argument_says_why_and_how_it_is_written(String line) {
        Problem problem = problem(TestCaller.ALL, line);
        assertThat(problem.whose()).isEqualTo(Problem.Whose.USER);
        assertThat(problem.text()).contains("number");
        assertThat(problem.mend()).contains("wait <seconds>");
    }

    @Test
    void without_the_right_it_is_refused_by_name() {
        assertThat(problem(new TestCaller("vm.read@*"), "vm stop web-1").text()).contains("vm.power");
    }

    @Test
    void a_commands_own_problem_comes_through() {
        assertThat(problem(TestCaller.ALL, "fail").text()).isEqualTo("The cluster said no.");
    }

    @Test
    void nonsense_and_nothing_are_refused_without_guessing() {
        assertThat(problem(TestCaller.ALL, "xyzzy").mend()).isEqualTo("`help` lists what you can do.");
        assertThat(problem(TestCaller.ALL, "   ").text()).isEqualTo("Nothing was asked.");
        assertThatThrownBy(() -> language.run(TestCaller.ALL, "vm stop " + "x".repeat(21_000)))
                .hasMessageContaining("longer than");
        assertThat(problem(TestCaller.ALL, "vm stop \"never closed").whose()).isEqualTo(Problem.Whose.USER);
    }

    @Test
    void a_long_argument_in_quotes_is_taken_or_refused_and_never_breaks() {
        for (int length : new int[] {100, 1_000, 4_000, 19_000}) {
            String line = "vm stop \"" + "x".repeat(length) + "\"";
            assertThat(catchThrowable(() -> language.run(TestCaller.ALL, line)))
                    .satisfiesAnyOf(
                            t -> assertThat(t).isNull(),
                            t -> assertThat(t)
                                    .isInstanceOfSatisfying(
                                            Problem.class,
                                            p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER)));
        }
    }

    @Test
    void help_tells_of_a_command_that_is_also_a_topic() {
        assertThat(run(TestCaller.ALL, "help")).contains("Shows it. Also: verify");
    }

    @Test
    void help_shows_what_the_caller_may_do() {
        assertThat(run(TestCaller.ALL, "help")).contains("list · stop");
        assertThat(run(new TestCaller("vm.read@*"), "help"))
                .contains("vm | list")
                .doesNotContain("stop |");
        assertThat(run(TestCaller.ALL, "help vm")).contains("vm list", "vm stop <guest>");
        assertThat(run(TestCaller.ALL, "help vm stop")).contains("for example: vm stop web-1", "--force: at once");
        assertThat(problem(new TestCaller("vm.read@*"), "help vm stop").text()).contains("no command");
    }

    @Test
    void completion_offers_words_arguments_and_flags() {
        assertThat(language.suggest(TestCaller.ALL, "")).contains("vm", "wait", "help");
        assertThat(language.suggest(TestCaller.ALL, "vm ")).containsExactlyInAnyOrder("list", "stop");
        assertThat(language.suggest(TestCaller.ALL, "Vm st")).containsExactly("stop");
        assertThat(language.suggest(TestCaller.ALL, "vm stop we")).containsExactly("web-1", "web-2");
        assertThat(language.suggest(TestCaller.ALL, "vm stop web-1 --")).contains("--cluster", "--force");
        assertThat(language.suggest(TestCaller.ALL, "vm stop web-1 --cluster ")).contains("brest-i11", "rennes");
    }

    @Test
    void completion_offers_nothing_the_caller_may_not_do() {
        assertThat(language.suggest(new TestCaller("vm.read@*"), "vm ")).containsExactly("list");
        assertThat(language.suggest(new TestCaller("vm.read@*"), "vm stop ")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"stop, stop, 0", "sotp, stop, 1", "stp, stop, 1", "stopp, stop, 1", "list, stop, 4"})
    void distance_counts_edits(String a, String b, int edits) {
        assertThat(Spelling.distance(a, b)).isEqualTo(edits);
    }
}
