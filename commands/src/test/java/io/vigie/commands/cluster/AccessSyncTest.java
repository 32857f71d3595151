package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Outcome;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.Accounts.Change;
import io.vigie.commands.cluster.Accounts.Deed;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.language.CommandLanguage;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AccessSyncTest {
    private static final AccessMapping ADMINISTRATORS =
            new AccessMapping("brest-i11", "administrators", "resel", "administrators-resel", "PVEAdmin", "/");

    private final FakeAccounts accounts = new FakeAccounts()
            .person("amelie@resel", true, List.of("administrators-resel"))
            .person("gael@resel", true, List.of(), "backup")
            .right("/vms", Holder.ACCOUNT, "gael@resel", "PVEVMAdmin");
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11").node("camille", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest));
    private final CommandLanguage language = new CommandLanguage(
            List.of(new AccessSyncCommands(hypervisors, new AccessMapping.All(List.of(ADMINISTRATORS)))));
    private final AccessSteps steps = new AccessSteps(hypervisors);

    AccessSyncTest() {
        brest.accounts = Optional.of(accounts);
        accounts.changes.add(new Change(Deed.UPDATED, false, "amelie@resel"));
        accounts.changes.add(new Change(Deed.ADDED, false, "bruno@resel"));
    }

    private Plan plan(String line) {
        return ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
    }

    private Problem problem(String line) {
        return catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
    }

    @Test
    void newcomers_and_a_missing_right_are_risky_and_done_in_this_order() {
        Plan plan = plan("access sync brest --realm resel");
        assertThat(plan.command()).isEqualTo("access sync brest-i11 --realm resel");
        assertThat(plan.tier()).isEqualTo(Tier.RISKY);
        assertThat(plan.effects().toString())
                .contains("new accounts, without rights of their own: bruno@resel")
                .contains("group administrators-resel gets PVEAdmin on / and everything below")
                .contains("1 accounts and groups are brought up to date");
        assertThat(plan.steps()).extracting(Step::operation).containsExactly("access.sync", "access.grant");
        assertThat(plan.steps()).extracting(Step::stage).containsExactly(0, 1);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        assertThat(accounts.calls).isEmpty();
        plan.steps().forEach(steps::begin);
        assertThat(accounts.calls).containsExactly("sync resel []", "grant PVEAdmin on / to administrators-resel");
    }

    @Test
    void to_remove_people_is_critical_and_says_what_they_lose() {
        accounts.right("/", Holder.GROUP, "administrators-resel", "PVEAdmin");
        accounts.changes.add(new Change(Deed.REMOVED, false, "gael@resel"));
        accounts.changes.add(new Change(Deed.PURGED, false, "gael@resel"));
        Plan plan = plan("access sync brest-i11 --remove-vanished entry;acl");
        assertThat(plan.tier()).isEqualTo(Tier.CRITICAL);
        assertThat(plan.command()).isEqualTo("access sync brest-i11 --realm resel --remove-vanished acl,entry");
        assertThat(plan.effects().toString())
                .contains("gael@resel is removed, and with it its tokens backup")
                .contains("gael@resel loses PVEVMAdmin on /vms")
                .doesNotContain("gets PVEAdmin");
        assertThat(plan.steps()).hasSize(1);
        assertThat(plan(plan.command()).hash()).isEqualTo(plan.hash());
        steps.begin(plan.steps().getFirst());
        assertThat(accounts.calls).containsExactly("sync resel [ACL, ENTRY]");
    }

    @Test
    void what_could_not_be_seen_is_part_of_the_plan() {
        accounts.warnings.add("People and rights are shown only in part");
        assertThat(plan("access sync brest-i11").effects().toString()).contains("shown only in part");
    }

    @Test
    void when_the_dry_run_says_something_else_it_is_another_plan() {
        Plan before = plan("access sync brest-i11");
        accounts.changes.add(new Change(Deed.ADDED, false, "chloe@resel"));
        assertThat(plan("access sync brest-i11").hash()).isNotEqualTo(before.hash());
    }

    @Test
    void a_given_right_is_looked_for_in_the_list() {
        Step grant = plan("access sync brest-i11").steps().getLast();
        assertThat(steps.trace(grant, FakeHypervisor.NOW)).isEmpty();
        TaskHandle handle = steps.begin(grant);
        assertThat(steps.report(grant, handle).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(steps.trace(grant, FakeHypervisor.NOW)).contains(handle);
        accounts.rights.clear();
        assertThat(steps.report(grant, handle).state()).isEqualTo(TaskReport.State.FAILED);
    }

    @Test
    void a_sync_that_was_begun_is_found_again() {
        Step sync = plan("access sync brest-i11").steps().getFirst();
        assertThat(steps.trace(sync, FakeHypervisor.NOW)).isEmpty();
        accounts.runs.add(new TaskEntry(
                new TaskHandle("U"),
                "auth-realm-sync",
                "camille",
                "resel",
                "vigie@pve!bot",
                FakeHypervisor.NOW,
                Optional.empty(),
                ""));
        assertThat(steps.trace(sync, FakeHypervisor.NOW)).contains(new TaskHandle("U"));
    }

    @Test
    void what_cannot_be_is_refused() {
        assertThat(problem("access sync brest-i11 --realm pam").candidates()).containsExactly("resel");
        assertThat(problem("access sync brest-i11 --remove-vanished all").candidates())
                .containsExactly("acl", "entry", "properties");
        brest.quorate = false;
        assertThat(problem("access sync brest-i11").text()).contains("no quorum");
        brest.accounts = Optional.empty();
        brest.quorate = true;
        assertThat(problem("access sync brest-i11").text()).contains("keeps no list of people");
    }
}
