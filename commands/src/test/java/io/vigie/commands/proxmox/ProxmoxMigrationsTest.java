package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Migrations;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProxmoxMigrationsTest extends TestCluster {
    private static final String AT = "/nodes/pve1/qemu/100/migrate";
    private static final Migrations.Options ONLINE = new Migrations.Options(true, false, false);

    private Migrations migrations(Script script) {
        one.says(script);
        return cluster(one.uri()).migrations().orElseThrow();
    }

    @Test
    void an_allowed_node_that_stands_among_the_others_too_is_allowed() {
        Migrations migrations = migrations(healthy().on("GET " + AT, "list-31-migrate-precond"));
        assertThat(migrations.prospect("100", "pve2"))
                .isEqualTo(new Migrations.Prospect(List.of(), List.of(), List.of(), List.of()));
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("target", "pve2"));
        assertThat(migrations.prospect("100", "pve9").obstacles()).hasSize(1);
    }

    @Test
    void obstacles_disks_and_devices_are_told() {
        Migrations.Prospect prospect = migrations(
                        healthy()
                                .on(
                                        "GET " + AT,
                                        Reply.data(
                                                "{\"allowed_nodes\":[\"pve3\"],\"not_allowed_nodes\":{\"pve2\":{"
                                                        + "\"unavailable_storages\":[\"san\"],\"blocking-ha-resources\":[{\"sid\":\"vm:101\","
                                                        + "\"cause\":\"resource-affinity\"}]}},\"local_disks\":[{\"volid\":\"local:0\",\"size\":"
                                                        + "1024,\"cdrom\":0,\"is_unused\":0},{\"volid\":\"iso\",\"cdrom\":1}],"
                                                        + "\"local_resources\":[\"hostpci0\"],\"dependent-ha-resources\":[\"vm:102\"],\"running\":1}")))
                .prospect("100", "pve2");
        assertThat(prospect.obstacles())
                .containsExactly(
                        "it does not have the storage san", "the HA rules forbid it (vm:101, resource-affinity)");
        assertThat(prospect.localDisks()).containsExactly(new Migrations.Disk("local:0", 1024));
        assertThat(prospect.localDevices()).containsExactly("hostpci0");
        assertThat(prospect.followers()).containsExactly("vm:102");
    }

    @Test
    void a_release_that_knows_no_such_question_about_containers_has_no_objection() {
        assertThat(migrations(healthy()).prospect("200", "pve2").obstacles()).isEmpty();
    }

    @Test
    void requests_are_the_recorded_ones() {
        Migrations migrations = migrations(healthy()
                .on("POST " + AT, "vm-21-migrate-online")
                .on("POST /nodes/pve1/lxc/200/migrate", "vm-21-migrate-online"));
        assertThat(migrations.migrate("100", "pve2", ONLINE).id()).contains(":qmigrate:100:");
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("target", "pve2", "online", "1"));
        migrations.migrate("100", "pve2", new Migrations.Options(true, false, true));
        assertThat(one.seen().getLast().parameters()).containsEntry("with-local-disks", "1");
        migrations.migrate("200", "pve2", new Migrations.Options(false, true, false));
        assertThat(one.seen().getLast().parameters()).isEqualTo(Map.of("target", "pve2", "restart", "1"));
    }

    @ParameterizedTest
    @CsvSource({
        "mig-02-same-node, target is local node",
        "mig-04-unknown-node, no such cluster node 'pve9'",
        "vm-20-migrate-running-without-online, can't migrate running VM without --online"
    })
    void a_refusal_keeps_proxmoxs_own_words(String sample, String words) {
        Migrations migrations = migrations(healthy().on("POST " + AT, sample));
        assertThatThrownBy(() -> migrations.migrate("100", "pve2", ONLINE))
                .isInstanceOf(Problem.class)
                .hasMessageContaining(words);
    }

    @ParameterizedTest
    @CsvSource({
        "'migration active, transferred 1.0 GiB of 4.0 GiB VM-state, 113.6 MiB/s', 0.25",
        "'drive-scsi0: transferred 512.0 MiB of 16.0 GiB (3.12%) in 10s', 0.0312",
        "'migration active, transferred 512.0 MiB of 1.0 GiB VM-state', 0.5",
        "'start remote tunnel', -1",
        "'transferred 0 B of 0 B VM-state', -1"
    })
    void progress_is_read_from_the_log(String line, double part) {
        assertThat(LogProgress.of(List.of("starting", line, "some other line"))).isEqualTo(part, within(1e-9));
    }

    @Test
    void a_recorded_log_without_figures_tells_no_progress() {
        assertThat(LogProgress.of(Samples.data("vm-21-tasklog").list().stream()
                        .map(line -> line.text("t"))
                        .toList()))
                .isNegative();
    }
}
