package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import io.vigie.commands.cluster.NodeNow;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.cluster.TaskDetail;
import io.vigie.commands.cluster.TaskEntry;
import io.vigie.commands.cluster.Tasks;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxmoxClusterTest extends TestCluster {
    private static final String CONFIG =
            "{\"name\":\"web1\",\"digest\":\"7b7fa9cf\",\"cores\":\"2\",\"memory\":\"2048\","
                    + "\"scsi10\":\"san:vm-100-disk-1,size=8G\",\"scsi2\":\"san:vm-100-disk-0,size=32G\","
                    + "\"net0\":\"virtio=BC:24:11:00:00:01,bridge=vmbr0\",\"ostype\":\"l26\",\"boot\":\"order=scsi2\",\"onboot\":1,"
                    + "\"agent\":\"enabled=1,fstrim_cloned_disks=1\",\"tags\":\"web;prod\",\"cipassword\":\"hunter2\",\"ciuser\":\"root\","
                    + "\"args\":\"-vnc password=hunter2\",\"sshkeys\":\"ssh-rsa%20AAAA\","
                    + "\"description\":\"\\n# The web server\\nPassword: hunter2\\n\"}";
    private static final String VM = "/nodes/pve1/qemu/100";

    private Script withGuest() {
        return healthy()
                .on("GET " + VM + "/status/current", "list-12-vm-status")
                .on("GET " + VM + "/config", Reply.data(CONFIG));
    }

    @Test
    void a_guest_is_read_from_its_own_node_without_its_secrets() {
        one.says(withGuest());
        GuestNow now = cluster(one.uri()).guest("100");
        assertThat(now.digest()).isEqualTo("7b7fa9cf");
        assertThat(now.onBoot()).isTrue();
        assertThat(now.agent()).isTrue();
        assertThat(now.guest().state()).isEqualTo(Guest.State.RUNNING);
        assertThat(now.guest().uptime()).isEqualTo(Duration.ofSeconds(123));
        assertThat(now.guest().tags()).containsExactly("web", "prod");
        assertThat(now.guest().ha()).isEmpty();
        assertThat(now.configuration())
                .extracting(GuestNow.Setting::key)
                .containsExactly("ostype", "cores", "memory", "boot", "scsi2", "scsi10", "net0", "tags", "description");
        assertThat(now.configuration())
                .contains(new GuestNow.Setting("memory", "2.0 GiB"))
                .contains(new GuestNow.Setting("description", "# The web server"));
        assertThat(now.toString()).doesNotContain("hunter2").doesNotContain("AAAA");
    }

    @Test
    void a_container_is_read_as_one() {
        one.says(healthy()
                .on("GET /nodes/pve1/lxc/200/status/current", "lxc-03-status")
                .on("GET /nodes/pve1/lxc/200/config", "lxc-07-config"));
        GuestNow now = cluster(one.uri()).guest("200");
        assertThat(now.guest().kind()).isEqualTo(Guest.Kind.CONTAINER);
        assertThat(now.guest().name()).isEqualTo("ct1");
        assertThat(now.digest()).isEqualTo("d5d46e96c728b2abe6ae5d003a026f7fb9fc9051");
        assertThat(now.configuration()).extracting(GuestNow.Setting::key).contains("rootfs", "hostname", "memory");
    }

    @Test
    void a_paused_guest_is_paused_although_its_status_says_running() {
        one.says(withGuest().on("GET " + VM + "/status/current", "vm-03-status-suspended"));
        assertThat(cluster(one.uri()).guest("100").guest().state()).isEqualTo(Guest.State.PAUSED);
    }

    @Test
    void a_guest_of_the_HA_manager_tells_what_is_requested_of_it() {
        one.says(healthy()
                .on("GET /nodes/pve2/qemu/101/status/current", "ha-03-status-after-stop")
                .on("GET /nodes/pve2/qemu/101/config", Reply.data("{\"digest\":\"1\"}")));
        assertThat(cluster(one.uri()).guest("101").guest().ha()).contains(new Guest.HaService("started", "started"));
    }

    @Test
    void a_guest_that_has_moved_since_is_looked_for_again() {
        one.says(withGuest());
        ProxmoxCluster cluster = cluster(one.uri());
        cluster.refresh();
        one.says(withGuest()
                .on("GET " + VM + "/status/current", "vm-22-old-node-after-migrate")
                .on("GET /nodes/pve2/qemu/100/status/current", "list-12-vm-status")
                .on("GET /nodes/pve2/qemu/100/config", Reply.data(CONFIG))
                .on(
                        "GET /cluster/resources",
                        Reply.data("[{\"type\":\"qemu\",\"vmid\":100,\"node\":\"pve2\",\"status\":\"running\"}]")));
        assertThat(cluster.guest("100").guest().node()).isEqualTo("pve2");
    }

    @ParameterizedTest
    @CsvSource({"999", "../status", "abc", "1", "''"})
    void a_guest_that_is_not_there_is_the_users_own_problem(String id) {
        one.says(healthy());
        assertThatThrownBy(() -> cluster(one.uri()).guest(id)).isInstanceOfSatisfying(Problem.class, p -> {
            assertThat(p.whose()).isEqualTo(Problem.Whose.USER);
            assertThat(p.text()).contains("There is no guest " + id);
        });
    }

    @Test
    void a_node_is_read_afresh() {
        one.says(healthy().on("GET /nodes/pve1/status", "list-11-node-status"));
        NodeNow now = cluster(one.uri()).node("pve1");
        assertThat(now.version()).isEqualTo("9.2.11");
        assertThat(now.kernel()).startsWith("6.18");
        assertThat(now.processor()).isEqualTo("AMD EPYC");
        assertThat(now.load()).containsExactly("1.06", "1.79", "1.54");
        assertThat(now.node().address()).isEqualTo("10.99.0.11");
        assertThat(now.node().memory()).isEqualTo(3562852352L);
        assertThat(now.rootTotal()).isEqualTo(270553174016L);
    }

    @Test
    void an_unknown_node_lists_the_known_ones() {
        one.says(healthy());
        assertThatThrownBy(() -> cluster(one.uri()).node("camile")).isInstanceOfSatisfying(Problem.class, p -> {
            assertThat(p.whose()).isEqualTo(Problem.Whose.USER);
            assertThat(p.candidates()).containsExactly("pve1", "pve2", "pve3");
        });
    }

    @ParameterizedTest
    @CsvSource({
        "START, 100, /nodes/pve1/qemu/100/status/start, ",
        "STOP, 100, /nodes/pve1/qemu/100/status/stop, ",
        "SHUTDOWN, 100, /nodes/pve1/qemu/100/status/shutdown, 90",
        "REBOOT, 100, /nodes/pve1/qemu/100/status/reboot, 90",
        "START, 200, /nodes/pve1/lxc/200/status/start, ",
        "STOP, 200, /nodes/pve1/lxc/200/status/stop, ",
        "SHUTDOWN, 200, /nodes/pve1/lxc/200/status/shutdown, 90",
        "SUSPEND, 100, /nodes/pve1/qemu/100/status/suspend, ",
        "RESUME, 100, /nodes/pve1/qemu/100/status/resume, ",
        "RESET, 100, /nodes/pve1/qemu/100/status/reset, ",
        "REBOOT, 200, /nodes/pve1/lxc/200/status/reboot, 90"
    })
    void power_is_asked_for_as_the_schema_allows(Power power, String guest, String path, String timeout) {
        one.says(healthy().on("POST " + path, "task-01-stop"));
        TaskHandle handle =
                cluster(one.uri()).power(guest, power, new Power.Options(Optional.of(Duration.ofSeconds(90)), false));
        assertThat(handle.id()).startsWith("UPID:pve1:");
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(timeout == null ? Map.of() : Map.of("timeout", timeout));
    }

    @Test
    void what_a_container_cannot_do_is_refused_and_not_sent() {
        one.says(healthy());
        ProxmoxCluster cluster = cluster(one.uri());
        for (Power power : List.of(Power.SUSPEND, Power.RESUME, Power.RESET)) {
            assertThatThrownBy(() -> cluster.power("200", power, Power.Options.DEFAULT))
                    .isInstanceOf(Problem.class)
                    .hasMessage("Proxmox VE cannot " + power.word() + " a container.");
        }
        assertThat(one.lines()).noneMatch(line -> line.startsWith("POST"));
    }

    @Test
    void a_task_is_ended_by_its_name() {
        String upid = "UPID:pve1:000006EA:0005E54A:6B042BA8:qmshutdown:100:root@pam!bot:";
        one.says(healthy().on("DELETE /nodes/pve1/tasks/" + upid, "task-23-abort"));
        Tasks tasks = cluster(one.uri()).taskList().orElseThrow();
        tasks.stop(new TaskHandle(upid));
        assertThat(one.lines()).contains("DELETE /nodes/pve1/tasks/" + upid);
        assertThatThrownBy(() -> tasks.stop(new TaskHandle("42"))).isInstanceOf(Problem.class);
    }

    @Test
    void failed_tasks_are_asked_of_each_node_and_a_silent_one_is_named() {
        one.says(healthy()
                .on("GET /nodes/pve1/tasks", "task-18-tasks-errors")
                .on("GET /nodes/pve2/tasks", Reply.data("[]"))
                .on("GET /nodes/pve3/tasks", new Reply.Says(595, "")));
        ProxmoxCluster cluster = cluster(one.uri());
        cluster.refresh();
        Tasks.Found found =
                cluster.taskList().orElseThrow().list(new Tasks.Query(Optional.empty(), Optional.empty(), false, true));
        assertThat(found.entries()).isNotEmpty().allMatch(TaskEntry::failed);
        assertThat(found.warnings()).anyMatch(w -> w.contains("pve3"));
    }

    @Test
    void a_whole_log_is_read_with_one_request() {
        String upid = Samples.call("task-25-aborted-log").segments().get(3);
        one.says(healthy().on("GET /nodes/pve1/tasks/" + upid + "/log", "task-25-aborted-log"));
        Tasks.Log log = cluster(one.uri()).taskList().orElseThrow().log(new TaskHandle(upid));
        assertThat(log.lines()).last().isEqualTo("TASK ERROR: received interrupt");
        assertThat(log.total()).isEqualTo(log.lines().size());
    }

    @Test
    void a_shutdown_may_end_by_force_and_a_reboot_may_not() {
        one.says(healthy().on("POST " + VM + "/status/shutdown", "task-12-shutdown-stopped"));
        ProxmoxCluster cluster = cluster(one.uri());
        Power.Options force = new Power.Options(Optional.empty(), true);
        cluster.power("100", Power.SHUTDOWN, force);
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("forceStop", "1"));
        assertThatThrownBy(() -> cluster.power("100", Power.REBOOT, force))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("cannot force a reboot");
    }

    @Test
    void an_accepted_request_that_names_no_task_is_uncertain() {
        one.says(healthy().on("POST " + VM + "/status/stop", Reply.data("null")));
        assertThatThrownBy(() -> cluster(one.uri()).power("100", Power.STOP, Power.Options.DEFAULT))
                .isInstanceOf(StepRunner.Uncertain.class);
    }

    @Test
    void a_lost_answer_is_uncertain_and_names_the_cluster() {
        one.says(healthy().on("POST " + VM + "/status/stop", new Reply.Breaks()));
        assertThatThrownBy(() -> cluster(one.uri()).power("100", Power.STOP, Power.Options.DEFAULT))
                .isInstanceOf(StepRunner.Uncertain.class)
                .hasMessageStartingWith("brest-i11: ");
    }

    @ParameterizedTest
    @CsvSource({
        "task-03-status-done, DONE, OK",
        "err-10-start-running-status, FAILED, VM 100 already running",
        "lock-02-start-locked-status, FAILED, VM is locked (backup)",
        "task-16-start-fails-status, FAILED, start failed: QEMU exited with code 1",
        "vm-01-taskstatus, FAILED, VM quit/powerdown failed - got timeout",
        "task-24-aborted-status, FAILED, received interrupt",
        "lxc-09-taskstatus, DONE, OK",
        "vm-09-taskstatus, FAILED, unable to rollback to incomplete snapshot (snapstate = prepare)",
        "noquorum-06-vm-stop-ha-task, RUNNING, running",
        "task-09-unknown-upid, UNKNOWN, pve1 knows no such task any more."
    })
    void a_recorded_task_is_told_as_it_ended(String sample, TaskReport.State state, String says) {
        Call asked = Samples.call(sample);
        one.says(healthy().on("GET " + asked.path(), sample));
        TaskReport report =
                cluster(one.uri()).task(new TaskHandle(asked.segments().get(3)));
        assertThat(report.state()).isEqualTo(state);
        assertThat(report.says()).isEqualTo(says);
    }

    private static final String UPID = "UPID:pve1:000002DA:0004966D:6B04284E:qmstop:100:root@pam!bot:";
    private static final String TASK = "/nodes/pve1/tasks/" + UPID;

    @ParameterizedTest
    @CsvSource({"WARNINGS: 2, DONE_WITH_WARNINGS", "unexpected status, UNKNOWN", "'', UNKNOWN"})
    void other_endings(String exit, TaskReport.State state) {
        one.says(healthy()
                .on("GET " + TASK + "/status", Reply.data("{\"status\":\"stopped\",\"exitstatus\":\"" + exit + "\"}")));
        assertThat(cluster(one.uri()).task(new TaskHandle(UPID)).state()).isEqualTo(state);
    }

    @Test
    void what_is_no_task_name_is_unknown_and_asked_of_nobody() {
        TaskReport report = cluster(one.uri()).task(new TaskHandle("UPID:garbage"));
        assertThat(report.state()).isEqualTo(TaskReport.State.UNKNOWN);
        assertThat(one.seen()).isEmpty();
    }

    @Test
    void a_task_on_a_node_that_is_down_is_to_be_asked_for_later() {
        one.says(healthy().on("GET " + TASK + "/status", new Reply.Says(595, "")));
        assertThatThrownBy(() -> cluster(one.uri()).task(new TaskHandle(UPID)))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("pve1 cannot be reached");
    }

    @Test
    void a_long_log_shows_its_end() {
        one.says(r -> {
            if (!r.path().endsWith("/log")) {
                return Reply.sample("task-03-status-done");
            }
            int start = Integer.parseInt(r.parameters().get("start"));
            StringBuilder lines = new StringBuilder();
            for (int n = start + 1; n <= start + 20; n++) {
                lines.append(n == start + 1 ? "" : ",").append("{\"n\":" + n + ",\"t\":\"line " + n + "\"}");
            }
            return new Reply.Says(200, "{\"total\":1000,\"data\":[" + lines + "]}");
        });
        List<String> tail = cluster(one.uri()).task(new TaskHandle(UPID)).tail();
        assertThat(tail).hasSize(20).startsWith("line 981").endsWith("line 1000");
    }

    @Test
    void tasks_of_a_guest_are_told_newest_first_from_its_node_and_the_cluster() {
        one.says(healthy()
                .on("GET /nodes/pve1/tasks", "task-18-tasks-errors")
                .on("GET /cluster/tasks", "list-10-tasks-cluster"));
        ProxmoxCluster cluster = as("root@pam!bot");
        List<TaskEntry> tasks = cluster.tasks("100", Instant.ofEpochMilli(1795434221_900L));
        assertThat(tasks).extracting(TaskEntry::began).isSortedAccordingTo((a, b) -> b.compareTo(a));
        assertThat(tasks).hasSize(3).allSatisfy(t -> {
            assertThat(t.subject()).isEqualTo("100");
            assertThat(t.user()).isEqualTo("root@pam!bot");
        });
        TaskEntry newest = tasks.getFirst();
        assertThat(newest.user()).isEqualTo("root@pam!bot");
        assertThat(newest.status()).isEqualTo("start failed: QEMU exited with code 1");
        assertThat(newest.ended()).contains(Instant.ofEpochSecond(1795434652));
        assertThat(one.seen().stream()
                        .filter(r -> r.path().equals("/nodes/pve1/tasks"))
                        .findFirst())
                .hasValueSatisfying(r -> assertThat(r.parameters())
                        .containsEntry("since", "1795434221")
                        .containsEntry("vmid", "100"));
    }

    /** The same user's other token, and the user without a token, are somebody else. */
    @Test
    void tasks_of_others_are_never_taken_for_ours() {
        one.says(healthy()
                .on("GET /nodes/pve1/tasks", "task-18-tasks-errors")
                .on("GET /cluster/tasks", "list-10-tasks-cluster"));
        Instant since = Instant.ofEpochSecond(1795434221);
        assertThat(as("root@pam!other").tasks("100", since)).isEmpty();
        ProxmoxCluster byPassword = opened(new ProxmoxCluster(
                settings(new ProxmoxSettings.Login.Password("root@pam", Secret.of(PASSWORD)), one.uri()), clock));
        one.says(healthy()
                .on("POST /access/ticket", "auth-01-ticket-ok")
                .on("GET /nodes/pve1/tasks", "task-18-tasks-errors")
                .on("GET /cluster/tasks", "list-10-tasks-cluster"));
        assertThat(byPassword.tasks("100", since)).singleElement().satisfies(t -> {
            assertThat(t.user()).isEqualTo("root@pam");
            assertThat(t.began()).as("the same second counts").isEqualTo(since);
        });
    }

    private ProxmoxCluster as(String token) {
        return opened(new ProxmoxCluster(
                settings(new ProxmoxSettings.Login.Token(token, Secret.of(SECRET)), one.uri()), clock));
    }

    @Test
    void a_list_of_tasks_with_a_hole_is_no_list() {
        one.says(healthy()
                .on("GET /nodes/pve1/tasks", new Reply.Says(595, ""))
                .on("GET /cluster/tasks", "list-10-tasks-cluster"));
        assertThatThrownBy(() -> cluster(one.uri()).tasks("100", Instant.EPOCH)).isInstanceOf(Problem.class);
    }

    @Test
    void a_task_is_told_in_full() {
        one.says(healthy()
                .on("GET " + TASK + "/status", "task-03-status-done")
                .on("GET " + TASK + "/log", "task-04-log")
                .on(
                        "GET /nodes/pve1/tasks",
                        Reply.data("[{\"upid\":\"" + UPID + "\",\"endtime\":1795434576,\"status\":\"OK\"}]")));
        TaskDetail detail = cluster(one.uri()).taskDetail(new TaskHandle(UPID));
        assertThat(detail.entry().type()).isEqualTo("qmstop");
        assertThat(detail.entry().ended()).contains(Instant.ofEpochSecond(1795434576));
        assertThat(detail.report().tail()).containsExactly("TASK OK");
        assertThatThrownBy(() -> cluster(one.uri()).taskDetail(new TaskHandle("42")))
                .isInstanceOf(Problem.class);
    }
}
