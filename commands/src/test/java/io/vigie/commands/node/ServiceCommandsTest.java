package io.vigie.commands.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.Plan;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TestCaller;
import io.vigie.commands.Tier;
import io.vigie.commands.cluster.ClusterLog;
import io.vigie.commands.cluster.FakeHypervisor;
import io.vigie.commands.cluster.NodeServices.Service;
import io.vigie.commands.cluster.TaskEntry;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServiceCommandsTest extends NodeTestSite {
    private final ServiceSteps steps = new ServiceSteps(hypervisors);

    ServiceCommandsTest() {
        brest.services = List.of(
                new Service("corosync", "Corosync Cluster Engine", "active", "running", "enabled"),
                new Service("pve-ha-lrm", "", "failed", "failed", "enabled"),
                // As releases before 8 tell it.
                new Service("pvestatd", "PVE Status Daemon", "", "running", ""),
                new Service("chrony", "", "inactive", "dead", "not-found"));
    }

    @Test
    void states_are_told_by_old_and_new_releases_alike() {
        assertThat(text("node services nikita"))
                .contains("corosync | running | enabled", "pve-ha-lrm | failed", "pvestatd | running")
                .doesNotContain("chrony");
    }

    @Test
    void what_is_vital_says_why_and_to_start_it_is_harmless() {
        service("105", "web-1", "nikita");
        assertThat(plan("node services nikita stop corosync").tier()).isEqualTo(Tier.CRITICAL);
        Plan start = plan("node services nikita start pve-ha-lrm");
        assertThat(start.tier()).isEqualTo(Tier.CHANGE);
        assertThat(start.command()).isEqualTo("node services brest-i11/nikita start pve-ha-lrm");
        assertThat(plan(start.command()).hash()).isEqualTo(start.hash());
        assertThat(problem("node services nikita restart chrony").text()).contains("is not installed");
        assertThat(problem("node services nikita dance corosync").candidates()).contains("reload");
        assertThat(problem("node services nikita restart").text()).isEqualTo("Which service?");
    }

    @Test
    void to_look_needs_less_than_to_change() {
        TestCaller reader = new TestCaller("cluster.read@*");
        assertThat(problem(reader, "node services nikita restart pvestatd").text())
                .contains("node.service on brest-i11");
        assertThat(problem(reader, "node services nikita")).isNull();
        brest.powersNodes = false;
        assertThat(problem("node services nikita").text()).contains("tells nothing of its nodes' services");
        assertThat(problem("cluster log brest-i11").text()).contains("keep no log together");
    }

    @Test
    void a_restart_is_traced_by_service_kind_and_user() {
        Step step = plan("node services nikita restart pvestatd").steps().getFirst();
        steps.begin(step);
        assertThat(brest.calls).containsExactly("restart service pvestatd on nikita");
        add("srvreload", "pvestatd", "vigie@pve!bot");
        add("srvrestart", "pveproxy", "vigie@pve!bot");
        add("srvrestart", "pvestatd", "root@pam");
        assertThat(steps.trace(step, FakeHypervisor.NOW)).isEmpty();
        add("srvrestart", "pvestatd", "vigie@pve!bot");
        assertThat(steps.trace(step, FakeHypervisor.NOW)).contains(new TaskHandle("T3"));
        assertThat(steps.trace(step, FakeHypervisor.NOW.plusSeconds(1))).isEmpty();
    }

    private void add(String type, String service, String user) {
        brest.tasks.add(new TaskEntry(
                new TaskHandle("T" + brest.tasks.size()),
                type,
                "nikita",
                service,
                user,
                FakeHypervisor.NOW,
                Optional.empty(),
                ""));
    }

    @Test
    void the_log_has_words_for_severities_and_is_filtered() {
        brest.lines = List.of(
                line("nikita", "root@pam", 3, "end task qmstart: failed"),
                line("camille", "jdoe@pam", 4, "node is slow"),
                line("camille", "vigie@pve!bot", 6, "starting task"));
        assertThat(text("cluster log brest-i11")).contains("3 lines", "error", "warning", "info", "5 s ago");
        assertThat(text("cluster log brest-i11 --problems")).contains("2 lines").doesNotContain("starting task");
        assertThat(text("cluster log brest-i11 --node nikita")).contains("1 line", "failed");
        assertThat(text("cluster log brest-i11 --user jdoe")).contains("1 line", "slow");
        assertThat(text("cluster log brest-i11 --user vigie@pve")).contains("1 line", "starting task");
        assertThat(text("cluster log brest-i11 --max 1")).contains("1 line");
        assertThat(text("cluster tasks brest-i11")).contains("Nothing runs at the moment");
        brest.tasks.add(new TaskEntry(
                new TaskHandle("T"), "qmigrate", "nikita", "105", "u", FakeHypervisor.NOW, Optional.empty(), ""));
        assertThat(text("cluster tasks")).contains("1 task runs.", "qmigrate 105");
    }

    private static ClusterLog.Line line(String node, String user, int severity, String text) {
        return new ClusterLog.Line(FakeHypervisor.NOW.minusSeconds(5), node, user, "pvedaemon", severity, text);
    }
}
