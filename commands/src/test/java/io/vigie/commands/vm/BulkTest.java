package io.vigie.commands.vm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.language.CommandLanguage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One line for many guests. */
class BulkTest {
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .guest("105", "web-1", "nikita", State.RUNNING)
            .guest("106", "web-2", "nikita", State.STOPPED)
            .guest("107", "web-3", "camille", State.RUNNING)
            .guest("108", "dns", "nikita", State.RUNNING);
    private final FakeHypervisor rennes =
            new FakeHypervisor("rennes").node("louise", true).guest("201", "web-9", "louise", State.RUNNING);
    private final CommandLanguage language =
            new CommandLanguage(List.of(new PowerCommands(new Hypervisors(List.of(brest, rennes)))));

    private Plan plan(String line) {
        return plan(TestCaller.ALL, line);
    }

    private Plan plan(Caller caller, String line) {
        return ((Outcome.Proposed) language.run(caller, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    private static List<String> subjects(Plan plan) {
        return plan.steps().stream().map(Step::subject).toList();
    }

    @Test
    void what_matches_is_one_plan_that_names_every_guest() {
        Plan plan = plan("vm shutdown --name web-* --cluster brest-i11 --timeout 2m");
        assertThat(subjects(plan)).containsExactly("105", "107");
        assertThat(plan.summary()).isEqualTo("Shutdown 2 guests, brest-i11");
        assertThat(plan.targets()).extracting(Plan.Target::name).containsExactly("web-1", "web-3");
        assertThat(plan.effects())
                .extracting(e -> e.text().text())
                .contains("2 guests: 1 on camille, 1 on nikita", "1 more match, and there is nothing to do for them")
                .anyMatch(text -> text.startsWith("web-1 (105) is interrupted"))
                .anyMatch(text -> text.startsWith("web-3 (107) is interrupted"));
        assertThat(plan.preconditions()).contains("web-1 (105): no lock", "brest-i11 has quorum");
    }

    @Test
    void its_line_names_ids_so_that_a_guest_that_matches_later_was_not_approved() {
        Plan plan = plan("vm stop --node nikita");
        assertThat(plan.command()).isEqualTo("vm stop --guests brest-i11/108,brest-i11/105 --parallel 2");
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        brest.guest("109", "web-4", "nikita", State.RUNNING);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(subjects(plan("vm stop --node nikita"))).contains("109");
    }

    @Test
    void selectors_are_about_everything_they_say_and_reach_over_clusters() {
        assertThat(subjects(plan("vm stop --name web-* --node nikita"))).containsExactly("105");
        assertThat(subjects(plan("vm stop --name web-*"))).containsExactly("105", "107", "201");
        assertThat(subjects(plan("vm stop --cluster rennes --all"))).containsExactly("201");
        assertThat(subjects(plan("vm stop --guests dns,rennes/web-9"))).containsExactly("108", "201");
    }

    @Test
    void many_are_risky_even_when_one_is_not() {
        brest.guest("107", "web-3", "camille", State.STOPPED);
        assertThat(plan("vm start web-2").tier()).isEqualTo(Tier.CHANGE);
        assertThat(plan("vm start --name web-*").tier()).isEqualTo(Tier.RISKY);
    }

    @Test
    void the_pace_is_part_of_the_plan() {
        Plan plan = plan("vm stop --name web-* --parallel 3 --go-on");
        assertThat(plan.pace()).isEqualTo(new Plan.Pace(3, true));
        assertThat(plan.command()).endsWith(" --parallel 3 --go-on");
        assertThat(plan("vm stop --name web-* --parallel 2 --go-on").hash()).isNotEqualTo(plan.hash());
        assertThat(problem("vm stop --name web-* --parallel 0").whose()).isEqualTo(Problem.Whose.USER);
    }

    @Test
    void guests_that_cannot_are_all_named_and_left_out_only_on_demand() {
        brest.guest(brest.aGuest("105", "web-1", "nikita", State.RUNNING, "backup", Optional.empty()));
        brest.guest(brest.aGuest("107", "web-3", "camille", State.RUNNING, "migrate", Optional.empty()));
        Problem refused = problem("vm stop --name web-*");
        assertThat(refused.text())
                .contains("2 of 3 cannot", "web-1 (105) is locked (backup)", "web-3 (107) is locked (migrate)");
        assertThat(refused.mend()).contains("--go-on");
        Plan plan = plan("vm stop --name web-* --go-on");
        assertThat(subjects(plan)).containsExactly("201");
        assertThat(plan.effects())
                .extracting(e -> e.text().text())
                .anyMatch(text -> text.contains("left out: web-1 (105) is locked (backup)"));
    }

    @Test
    void a_guest_that_is_done_meanwhile_changes_the_plan() {
        Plan plan = plan("vm stop --name web-* --go-on");
        brest.guest("107", "web-3", "camille", State.STOPPED);
        assertThat(plan(plan.command()).hash()).isNotEqualTo(plan.hash());
    }

    @Test
    void only_clusters_on_which_the_caller_may_do_it_are_searched() {
        TestCaller operator = new TestCaller("vm.read@*", "vm.power@rennes");
        assertThat(subjects(plan(operator, "vm stop --name web-*"))).containsExactly("201");
        assertThat(catchThrowableOfType(
                                Problem.class, () -> language.run(operator, "vm stop --cluster brest-i11 --all"))
                        .text())
                .contains("vm.power on brest-i11");
    }

    @Test
    void nothing_is_selected_by_saying_nothing_or_two_things() {
        assertThat(problem("vm stop").text()).isEqualTo("Which guest?");
        assertThat(problem("vm stop --all").text()).contains("of which cluster");
        assertThat(problem("vm stop web-1 --node nikita").text()).contains("not two of these");
        assertThat(problem("vm stop --name nothing*").text()).isEqualTo("No guest matches.");
        assertThat(problem("vm stop --tag web").candidates()).containsExactly("lab");
        assertThat(problem("vm start --node camille").text())
                .contains("One guest matches, and there is nothing to do for it.");
        assertThat(problem("vm stop --guests ,").text()).isEqualTo("Which guests?");
    }

    @Test
    void a_guest_on_a_dead_node_is_not_passed_over_in_silence() {
        brest.guest("107", "web-3", "camille", State.UNKNOWN);
        assertThat(problem("vm shutdown --name web-*").text()).contains("web-3 (107) is on camille, which does not");
    }

    @Test
    void no_plan_is_larger_than_people_can_judge() {
        for (int i = 1000; i <= 1000 + Selection.MOST; i++) {
            brest.guest(String.valueOf(i), "lab-" + i, "camille", State.RUNNING);
        }
        assertThat(problem("vm stop --name lab-*").text()).contains("201 guests");
        brest.guest("1000", "other", "camille", State.RUNNING);
        Plan plan = plan("vm stop --name lab-*");
        assertThat(plan.steps()).hasSize(200);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
    }
}
