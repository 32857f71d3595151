package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Snapshots;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxSnapshotsTest extends TestCluster {
    private static final String AT = "/nodes/pve1/qemu/100/snapshot";

    private Snapshots snapshots(Script script) {
        one.says(script);
        return cluster(one.uri()).snapshots().orElseThrow();
    }

    @Test
    void a_recorded_list_is_read() {
        Snapshots.Listed listed =
                snapshots(healthy().on("GET " + AT, "snap-02-list")).list("100");
        assertThat(listed.current()).isEqualTo("s1");
        assertThat(listed.all()).hasSize(1);
        Snapshots.Snapshot s1 = listed.find("s1").orElseThrow();
        assertThat(s1.taken()).contains(Instant.ofEpochSecond(1795435407));
        assertThat(s1.description()).isEqualTo("first");
        assertThat(s1.memory()).isFalse();
        assertThat(s1.unfinished()).isEmpty();
    }

    @Test
    void what_was_not_ended_says_so_and_a_guest_without_snapshots_has_none() {
        Snapshots half = snapshots(healthy().on("GET " + AT, "vm-07-snapshots"));
        assertThat(half.list("100").find("s1").orElseThrow().unfinished()).isEqualTo("prepare");
        Snapshots none = snapshots(healthy().on("GET " + AT, "list-30-snapshots"));
        assertThat(none.list("100").all()).isEmpty();
        assertThat(none.list("100").current()).isEmpty();
    }

    @Test
    void requests_are_the_recorded_ones() {
        Snapshots snapshots = snapshots(healthy()
                .on("POST " + AT, "snap-01-create-stopped")
                .on("POST " + AT + "/s1/rollback", "vm-09-rollback")
                .on("DELETE " + AT + "/s1", "snap-06-delete"));
        assertThat(snapshots.create("100", "s1", "first", false).id()).contains(":qmsnapshot:100:");
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("snapname", "s1", "description", "first"));
        snapshots.create("100", "s1", "", true);
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("snapname", "s1", "vmstate", "1"));
        assertThat(snapshots.rollback("100", "s1").id()).contains(":qmrollback:100:");
        assertThat(one.seen().getLast().parameters()).isEmpty();
        assertThat(snapshots.delete("100", "s1").id()).contains(":qmdelsnapshot:100:");
    }

    @Test
    void that_a_snapshot_is_unknown_is_told_by_the_task() {
        Call asked = Samples.call("snap-05-taskstatus");
        one.says(healthy().on("GET " + asked.path(), "snap-05-taskstatus"));
        TaskReport report =
                cluster(one.uri()).task(new TaskHandle(asked.segments().get(3)));
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).isEqualTo("snapshot 'nope' does not exist");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1st", "a", "two words", "x/../y", "current", "pending", "ünter"})
    void a_name_that_can_be_none_is_refused_and_not_sent(String name) {
        Snapshots snapshots = snapshots(healthy());
        assertThatThrownBy(() -> snapshots.create("100", name, "", false))
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.USER));
        assertThatThrownBy(() -> snapshots.rollback("100", name)).isInstanceOf(Problem.class);
        assertThatThrownBy(() -> snapshots.delete("100", name)).isInstanceOf(Problem.class);
        assertThat(one.seen()).isEmpty();
    }

    @Test
    void a_name_has_at_most_forty_characters() {
        Snapshots snapshots = snapshots(healthy());
        snapshots.checkName("a".repeat(40));
        assertThatThrownBy(() -> snapshots.checkName("a".repeat(41))).isInstanceOf(Problem.class);
    }

    @Test
    void a_container_keeps_no_memory() {
        assertThatThrownBy(() -> snapshots(healthy()).create("200", "s1", "", true))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("container's memory");
    }

    @Test
    void a_storage_without_snapshots_is_an_obstacle_and_an_unknown_question_none() {
        String feature = "GET /nodes/pve1/qemu/100/feature";
        assertThat(snapshots(healthy().on(feature, Reply.data("{\"hasFeature\":0,\"nodes\":[]}")))
                        .obstacle("100"))
                .isPresent();
        assertThat(snapshots(healthy().on(feature, Reply.data("{\"hasFeature\":1,\"nodes\":[\"pve1\"]}")))
                        .obstacle("100"))
                .isEmpty();
        assertThat(snapshots(healthy()).obstacle("100")).isEmpty();
    }
}
