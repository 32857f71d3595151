package io.vigie.commands.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
import io.vigie.commands.PastPlans;
import io.vigie.commands.PlainText;
import io.vigie.commands.Problem;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Guest.State;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.node.BalanceCommands;
import io.vigie.commands.node.DrainCommands;
import io.vigie.commands.vm.VmCommands;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ClusterCommandsTest {
    private final FakeHypervisor brest = new FakeHypervisor("brest-i11")
            .node("camille", true)
            .node("nikita", true)
            .node("proxima", false)
            .guest("105", "web-1", "nikita", State.RUNNING)
            .guest("106", "<b>bold</b>", "nikita", State.STOPPED)
            .guest("107", "dns", "proxima", State.UNKNOWN);
    private final FakeHypervisor rennes = new FakeHypervisor("rennes").node("louise", true);
    private final Hypervisors hypervisors = new Hypervisors(List.of(brest, rennes));
    private final Clock clock = Clock.fixed(FakeHypervisor.NOW.plusSeconds(2), ZoneOffset.UTC);
    private final CommandLanguage language = new CommandLanguage(List.of(
            new ClusterCommands(hypervisors, clock),
            new NodeCommands(hypervisors, clock),
            new TaskCommands(hypervisors, clock),
            new VmCommands(hypervisors, clock)));

    private String run(String line) {
        return run(TestCaller.ALL, line);
    }

    private String run(Caller caller, String line) {
        return PlainText.of(language.run(caller, line));
    }

    @Test
    void cluster_list_shows_each_cluster_in_a_line() {
        assertThat(run("cluster list"))
                .contains("brest-i11 | main | quorate | 2 of 3 | 1 of 3 running, 1 unknown | 25 %")
                .contains("rennes | main | quorate | 1 of 1");
    }

    @Test
    void a_cluster_the_caller_may_not_read_does_not_exist_for_them() {
        TestCaller onlyRennes = new TestCaller("cluster.read@rennes", "vm.read@rennes");
        assertThat(run(onlyRennes, "cluster list")).contains("rennes").doesNotContain("brest");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(onlyRennes, "cluster show brest-i11"))
                        .candidates())
                .containsExactly("rennes");
        assertThat(language.suggest(onlyRennes, "cluster show ")).containsExactly("rennes");
        assertThatThrownBy(() -> language.run(onlyRennes, "vm show web-1")).hasMessageContaining("There is no guest");
    }

    @Test
    void who_may_not_read_guests_sees_their_ids_and_no_names() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("started", "started"))));
        TestCaller caller = new TestCaller("cluster.read@*", "vm.read@rennes", "vm.migrate@*", "node.drain@*");
        assertThat(run(caller, "cluster show brest-i11"))
                .contains("105 | nikita")
                .doesNotContain("web-1");
        assertThat(run(caller, "node show nikita"))
                .contains("? | 105 | running")
                .doesNotContain("web-1", "bold");
        CommandLanguage more = new CommandLanguage(List.of(
                new WhatIfCommands(hypervisors, clock),
                new BalanceCommands(hypervisors),
                new DrainCommands(hypervisors, PastPlans.NONE, clock)));
        assertThat(PlainText.of(more.run(caller, "cluster whatif nikita")))
                .contains("105 | nowhere")
                .doesNotContain("web-1", "bold");
        for (String line : List.of("cluster balance brest-i11", "node drain nikita")) {
            assertThatThrownBy(() -> more.run(caller, line)).hasMessageContaining("it needs vm.read on brest-i11");
        }
        assertThat(more.suggest(caller, "node drain nikita --move ")).isEmpty();
    }

    @Test
    void cluster_show_tells_what_pvecm_status_tells() {
        assertThat(run("cluster show brest"))
                .contains("quorate: Yes", "2 of 3 expected, quorum 2: none to spare", "HA master: camille")
                .contains("proxima | 3 | Offline | unknown");
    }

    @Test
    void cluster_show_tells_what_clustat_tells() {
        brest.guest(brest.aGuest(
                "105", "web-1", "nikita", State.RUNNING, "", Optional.of(new Guest.HaService("fence", "started"))));
        assertThat(run("cluster show brest-i11")).contains("web-1 (105) | nikita | fence | started");
    }

    @Test
    void an_old_answer_says_its_age_and_why() {
        brest.readAt = FakeHypervisor.NOW.minusSeconds(100);
        assertThat(run("cluster list")).contains("brest-i11: as of 1 min 42 s ago");
        brest.trouble = Optional.of(Problem.site("no node answers"));
        assertThat(run("vm list")).contains("it cannot be read now: no node answers");
    }

    @Test
    void a_cluster_never_read_says_so_and_hides_no_other() {
        brest.read = false;
        brest.trouble = Optional.of(Problem.site("certificate is another"));
        assertThat(run("cluster list")).contains("unreachable", "certificate is another", "rennes");
        assertThat(run("vm list")).contains("certificate is another");
        assertThatThrownBy(() -> language.run(TestCaller.ALL, "cluster show brest-i11"))
                .hasMessage("brest-i11 does not answer.");
    }

    @Test
    void node_show_tells_health_and_guests() {
        assertThat(run("node show nikita")).contains("status: Online", "8 × Some CPU", "web-1 | 105 | running");
        assertThat(run("node show proxima")).contains("status: Offline", "dns | 107 | unknown");
    }

    @Test
    void node_list_shows_every_node_of_every_cluster() {
        assertThat(run("node list"))
                .contains("4 nodes", "nikita | brest-i11 | Online | online | 25 % of 8 | 0.1 0.2 0.3")
                .contains("proxima | brest-i11 | Offline | unknown")
                .contains("louise | rennes");
        assertThat(run("node list --cluster rennes")).contains("1 node").doesNotContain("nikita");
        rennes.read = false;
        assertThat(run("node list")).contains("3 nodes", "rennes: it has not been read yet");
    }

    @Test
    void node_list_tells_of_a_node_that_does_not_answer_now() {
        brest.nodeTrouble = Optional.of(Problem.site("camille hangs"));
        assertThat(run("node list --cluster brest")).contains("camille | Online", "camille hangs");
    }

    @Test
    void vm_find_looks_at_names_ids_tags_and_nodes_everywhere() {
        rennes.guest("201", "webmail", "louise", State.RUNNING);
        assertThat(run("vm find WEB")).contains("2 guests with \"WEB\"", "web-1", "webmail | 201 | rennes");
        assertThat(run("vm find 107")).contains("1 guest with", "dns");
        assertThat(run("vm find proxima")).contains("dns");
        assertThat(run("vm find lab")).contains("4 guests");
        assertThat(run("vm find <b>bold</b>")).contains("<b>bold</b>");
        assertThat(run("vm find nothing-like-it")).contains("No guest matches.");
        assertThat(run(new TestCaller("vm.read@rennes"), "vm find web"))
                .contains("1 guest")
                .doesNotContain("web-1");
    }

    @Test
    void vm_list_filters_by_node_state_and_tag() {
        assertThat(run("vm list --state stopped")).contains("1 guest, stopped", "<b>bold</b>");
        assertThat(run("vm list --node nikita")).contains("2 guests, on nikita");
        assertThat(run("vm list --tag nothing")).contains("No guest matches.");
        assertThat(catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, "vm list --state dead"))
                        .candidates())
                .contains("running");
    }

    @Test
    void vm_show_reads_afresh_and_says_what_cannot_be_known() {
        assertThat(run("vm show web-1")).contains("state: running", "cores: 2", "starts with its node: yes");
        assertThat(run("vm show dns")).contains("Its node proxima does not answer");
    }

    @Test
    void task_show_tells_how_it_ended() {
        String upid = "UPID:nikita:0000ABCD:0001:6B042898:qmstop:105:vigie@pve!bot:";
        brest.report = new TaskReport(TaskReport.State.FAILED, 1, "VM is locked (backup)", List.of("TASK ERROR"));
        assertThat(run("task show " + upid)).contains("failed: VM is locked (backup)", "took: 3 s", "TASK ERROR");
        assertThatThrownBy(() -> language.run(TestCaller.ALL, "task show 42")).hasMessageContaining("is no task id");
    }
}
