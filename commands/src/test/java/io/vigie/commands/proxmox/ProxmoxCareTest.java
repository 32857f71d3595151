package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Backups;
import io.vigie.commands.cluster.Clones;
import io.vigie.commands.cluster.Configurations;
import io.vigie.commands.cluster.Disks;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ProxmoxCareTest extends TestCluster {
    private static final String AT = "/nodes/pve1/qemu/100";

    private ProxmoxCluster says(Script script) {
        one.says(script);
        return cluster(one.uri());
    }

    @Test
    void a_recorded_configuration_is_read_with_its_digest() {
        Configurations.Read read = says(healthy().on("GET " + AT + "/pending", "list-29-vm-pending"))
                .configurations()
                .orElseThrow()
                .read("100");
        assertThat(read.digest()).isEqualTo("7b7fa9cf51d8650764d1a27f885cffc6a6d7d4ba");
        assertThat(read.value("scsi0")).isEqualTo("shared:100/vm-100-disk-0.qcow2,size=1049088");
        assertThat(read.value("kvm")).isEqualTo("0");
        assertThat(read.find("digest")).isEmpty();
    }

    @Test
    void what_waits_is_read_and_secrets_are_not_shown() {
        Configurations.Read read = says(healthy()
                        .on(
                                "GET " + AT + "/pending",
                                Reply.data("[{\"key\":\"cores\",\"value\":1,\"pending\":\"4\"},"
                                        + "{\"key\":\"agent\",\"value\":\"1\",\"delete\":1},"
                                        + "{\"key\":\"cipassword\",\"value\":\"hunter2\"},"
                                        + "{\"key\":\"args\",\"value\":\"-object secret,data=hunter2\"}]")))
                .configurations()
                .orElseThrow()
                .read("100");
        assertThat(read.wanted("cores")).isEqualTo("4");
        assertThat(read.wanted("agent")).isEmpty();
        assertThat(read.toString()).doesNotContain("hunter2");
    }

    @Test
    void a_machine_is_changed_by_a_task_with_the_digest() {
        Configurations configurations = says(healthy().on("POST " + AT + "/config", "cfg-03-post-config-upid"))
                .configurations()
                .orElseThrow();
        TaskHandle handle = configurations.change(
                "100",
                new Configurations.Change(new TreeMap<>(Map.of("cores", "4")), new TreeSet<>(List.of("agent")), "abc"));
        assertThat(handle.id()).contains(":qmconfig:100:");
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(Map.of("cores", "4", "delete", "agent", "digest", "abc"));
    }

    @Test
    void another_ones_change_is_told_in_words() {
        Configurations configurations = says(healthy()
                        .on("POST " + AT + "/config", new Reply.Says(500, Samples.body("cfg-02-bad-digest"))))
                .configurations()
                .orElseThrow();
        assertThatThrownBy(() -> configurations.change(
                        "100", new Configurations.Change(new TreeMap<>(Map.of("cores", "4")), new TreeSet<>(), "abc")))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("It was changed in the meantime");
    }

    @Test
    void a_resize_is_a_task_or_done_at_once_as_before_release_8() {
        String resize = "PUT " + AT + "/resize";
        ProxmoxCluster cluster = says(healthy().on(resize, Reply.data("null")));
        Disks disks = cluster.disks().orElseThrow();
        TaskHandle old = disks.resize("100", "scsi0", 2L << 30, "abc");
        assertThat(cluster.task(old).state()).isEqualTo(TaskReport.State.DONE);
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(Map.of("disk", "scsi0", "size", "2147483648", "digest", "abc"));
        String upid = "UPID:pve1:0000066E:0005DDE9:6B042B95:resize:100:root@pam!bot:";
        one.says(healthy().on(resize, Reply.data("\"" + upid + "\"")));
        assertThat(disks.resize("100", "scsi0", 2L << 30, "abc").id()).isEqualTo(upid);
    }

    @Test
    void a_clone_is_asked_for_as_recorded_and_a_taken_id_is_told() {
        Clones clones = says(healthy()
                        .on("POST " + AT + "/clone", "vm-12-clone")
                        .on("GET /cluster/nextid", "list-23-nextid"))
                .clones()
                .orElseThrow();
        assertThat(clones.freeId()).isEqualTo("104");
        Clones.Request request = new Clones.Request(
                "110", "clone1", true, Optional.of("pve1"), Optional.empty(), Optional.empty(), Optional.empty());
        assertThat(clones.make("100", request).id()).contains(":qmclone:100:");
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("newid", "110", "name", "clone1", "full", "1"));
        one.says(healthy()
                .on("POST " + AT + "/clone", "vm-13-clone-exists")
                .on(
                        "GET /cluster/nextid",
                        new Reply.Says(
                                400,
                                "{\"message\":\"Parameter verification failed.\\n\",\"data\":null,"
                                        + "\"errors\":{\"vmid\":\"VM 110 already exists\"}}")));
        assertThat(clones.isFree("110")).isFalse();
        assertThatThrownBy(() -> clones.make("100", request))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("unable to create VM 110: config file already exists");
    }

    @Test
    void a_backup_removes_no_older_one_and_its_note_is_no_template() {
        String upid = "UPID:pve1:000005A5:0005BD24:6B042B41:vzdump:100:root@pam!bot:";
        Backups backups = says(healthy().on("POST /nodes/pve1/vzdump", Reply.data("\"" + upid + "\"")))
                .backups()
                .orElseThrow();
        assertThat(backups.make("100", "local", Backups.Mode.STOP, "C:\\x").id())
                .isEqualTo(upid);
        assertThat(one.seen().getLast().parameters())
                .isEqualTo(Map.of(
                        "vmid", "100",
                        "storage", "local",
                        "mode", "stop",
                        "compress", "zstd",
                        "remove", "0",
                        "notes-template", "C:\\\\x"));
    }

    @Test
    void progress_is_counted_from_logs_of_clones_and_backups() {
        List<String> recorded = Samples.load("vm-12-tasklog")
                .path("json")
                .path("data")
                .valueStream()
                .map(line -> line.path("t").asString())
                .toList();
        assertThat(LogProgress.of(recorded.subList(0, 5))).isZero();
        assertThat(LogProgress.of(recorded)).isEqualTo(1);
        assertThat(LogProgress.of(
                        List.of("INFO:  42% (13.4 GiB of 32.0 GiB) in 1m 3s, read: 200.0 MiB/s, write: 190.0 MiB/s")))
                .isEqualTo(0.42);
    }
}
