package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TaskReport.State;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A task of type {@code hastart} and the like is OK as soon as it is queued: what counts is what comes of it. */
class HaEffectTest extends TestCluster {
    private static final String START = "UPID:pve2:000002BB:000521C0:6B0429B3:hastart:101:root@pam!bot:";
    private static final String STOP = "UPID:pve2:000002A1:0005178A:6B042999:hastop:101:root@pam!bot:";
    private static final String MOVE = "UPID:pve2:000002A1:0005178A:6B042999:hamigrate:101:root@pam!bot:";

    private TaskReport report(String upid, Script script) {
        String task = "GET /nodes/pve2/tasks/" + upid;
        one.says(script.on(task + "/status", "ha-08-start-task").on(task + "/log", "ha-08b-start-log"));
        return cluster(one.uri()).task(new TaskHandle(upid));
    }

    private static Script guest(String node, String status, String crm, String requested) {
        return healthy()
                .on(
                        "GET /cluster/resources",
                        Reply.data("[{\"type\":\"qemu\",\"vmid\":101,\"name\":\"app101\",\"node\":\"" + node
                                + "\",\"status\":\"" + status + "\"}]"))
                .on(
                        "GET /cluster/ha/status/current",
                        Reply.data("[{\"id\":\"service:vm:101\",\"type\":\"service\",\"node\":\"" + node
                                + "\",\"crm_state\":\"" + crm + "\",\"state\":\"" + crm + "\",\"request_state\":\""
                                + requested + "\",\"status\":\"\"}]"));
    }

    @Test
    void a_queued_start_runs_until_the_guest_does() {
        TaskReport queued = report(START, guest("pve2", "stopped", "stopped", "started"));
        assertThat(queued.state()).isEqualTo(State.RUNNING);
        assertThat(queued.says()).startsWith("queued with the HA manager, waiting for its effect");
        assertThat(queued.tail()).contains("Requesting HA start for VM 101");
        assertThat(report(START, guest("pve2", "stopped", "started", "started")).state())
                .isEqualTo(State.RUNNING);
        TaskReport done = report(START, guest("pve2", "running", "started", "started"));
        assertThat(done.state()).isEqualTo(State.DONE);
        assertThat(done.says()).isEqualTo("app101 (101) is running on pve2");
    }

    @Test
    void a_queued_stop_runs_until_the_guest_does_not() {
        assertThat(report(STOP, guest("pve2", "running", "started", "started")).state())
                .as("not taken up yet")
                .isEqualTo(State.RUNNING);
        assertThat(report(STOP, guest("pve2", "running", "request_stop", "stopped"))
                        .state())
                .isEqualTo(State.RUNNING);
        assertThat(report(STOP, guest("pve2", "stopped", "stopped", "stopped")).state())
                .isEqualTo(State.DONE);
    }

    @Test
    void a_request_that_is_never_taken_up_has_failed() {
        clock.advance(Duration.ofMinutes(5));
        TaskReport report = report(STOP, guest("pve2", "running", "started", "started"));
        assertThat(report.state()).isEqualTo(State.FAILED);
        assertThat(report.says()).contains("not taken it up").contains("started");
    }

    @Test
    void a_slow_effect_is_waited_for_as_long_as_the_request_stands() {
        clock.advance(Duration.ofMinutes(5));
        assertThat(report(STOP, guest("pve2", "running", "request_stop", "stopped"))
                        .state())
                .isEqualTo(State.RUNNING);
    }

    @Test
    void a_service_in_error_has_failed() {
        assertThat(report(START, guest("pve2", "stopped", "error", "started")).state())
                .isEqualTo(State.FAILED);
    }

    @Test
    void what_is_asked_of_a_disarmed_manager_is_nobodys_to_promise() {
        Script disarmed = healthy()
                .on(
                        "GET /cluster/resources",
                        Reply.data("[{\"type\":\"qemu\",\"vmid\":101,\"name\":\"app101\",\"node\":\"pve2\","
                                + "\"status\":\"running\"}]"))
                .on(
                        "GET /cluster/ha/status/current",
                        Reply.data("[{\"id\":\"fencing\",\"armed-state\":\"disarmed\"},{\"id\":\"service:vm:101\","
                                + "\"node\":\"pve2\",\"crm_state\":\"freeze\",\"request_state\":\"started\"}]"));
        TaskReport report = report(STOP, disarmed);
        assertThat(report.state()).isEqualTo(State.UNKNOWN);
        assertThat(report.says()).contains("high availability is disarmed");
    }

    @Test
    void without_quorum_nothing_is_decided() {
        clock.advance(Duration.ofMinutes(5));
        TaskReport report = report(
                STOP,
                guest("pve2", "running", "started", "started").on("GET /cluster/status", "noquorum-01-cluster-status"));
        assertThat(report.state()).isEqualTo(State.RUNNING);
        assertThat(report.says()).contains("no quorum");
    }

    @Test
    void a_move_is_done_when_the_guest_is_there_and_failed_when_it_never_goes() {
        Reply log = Reply.data(
                "[{\"n\":1,\"t\":\"Requesting HA migration for VM 101 to node pve3\"},{\"n\":2,\"t\":\"TASK OK\"}]");
        assertThat(moved(guest("pve2", "running", "migrate", "started"), log).state())
                .isEqualTo(State.RUNNING);
        assertThat(moved(guest("pve3", "running", "started", "started"), log).state())
                .isEqualTo(State.DONE);
        clock.advance(Duration.ofMinutes(5));
        assertThat(moved(guest("pve2", "running", "started", "started"), log).state())
                .isEqualTo(State.FAILED);
    }

    private TaskReport moved(Script script, Reply log) {
        String task = "GET /nodes/pve2/tasks/" + MOVE;
        one.says(script.on(task + "/status", "ha-08-start-task").on(task + "/log", log));
        return cluster(one.uri()).task(new TaskHandle(MOVE));
    }

    @Test
    void a_guest_that_is_no_service_any_more_is_judged_by_itself() {
        Script bare = guest("pve2", "running", "", "").on("GET /cluster/ha/status/current", Reply.data("[]"));
        assertThat(report(START, bare).state()).isEqualTo(State.DONE);
    }
}
