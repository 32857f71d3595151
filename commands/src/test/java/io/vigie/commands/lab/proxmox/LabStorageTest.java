package io.vigie.commands.lab.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The storages' side of the simulator; each request and answer is held against the schema by {@link LabSite}. */
class LabStorageTest {
    private static final long GIB = 1L << 30;

    private final LabSite site = new LabSite(spec());

    private static LabClusterSpec spec() {
        LabClusterSpec plain = LabSite.recorded();
        return new LabClusterSpec(
                plain.name(),
                plain.nodes(),
                plain.guests(),
                List.of(
                        new StorageSpec("local", "dir", false, "images,iso,rootdir,backup", GIB, 250 * GIB),
                        new StorageSpec("shared", "dir", true, "images,rootdir", GIB, 250 * GIB),
                        new StorageSpec("san", "iscsi", true, "none", 0, 0),
                        new StorageSpec("san-lvm", "lvm", true, "images", 0, 100 * GIB),
                        new StorageSpec("thin", "lvmthin", false, "images", 0, 100 * GIB)));
    }

    @AfterEach
    void close() {
        assertThat(site.faults).isEmpty();
        site.close();
    }

    private static String storage(String id) {
        return "/storage/" + id;
    }

    @Test
    void the_configuration_is_told_and_changed_under_its_digest() {
        JsonNode all = site.get("pve1", "/storage");
        assertThat(all).hasSize(5);
        assertThat(site.get("pve1", "/storage?type=lvm")).hasSize(1);
        JsonNode lvm = site.get("pve1", storage("san-lvm"));
        assertThat(lvm.path("vgname").asString()).isEqualTo("san");
        String digest = lvm.path("digest").asString();
        assertThat(digest).hasSize(40);
        LabSite.Reply stale = site.send("pve1", "PUT", storage("san-lvm"), "disable=1&digest=" + "0".repeat(40));
        assertThat(stale.status()).isEqualTo(500);
        assertThat(stale.reason()).contains("detected modified configuration");
        assertThat(site.send("pve1", "PUT", storage("san-lvm"), "nodes=pve1,pve2&digest=" + digest)
                        .status())
                .isEqualTo(200);
        JsonNode after = site.get("pve1", storage("san-lvm"));
        assertThat(after.path("nodes").asString()).isEqualTo("pve1,pve2");
        assertThat(after.path("digest").asString()).isNotEqualTo(digest);
        assertThat(active("pve3", "san-lvm")).isZero();
        assertThat(active("pve1", "san-lvm")).isOne();
        site.send("pve1", "PUT", storage("san-lvm"), "delete=nodes");
        assertThat(active("pve3", "san-lvm")).isOne();
    }

    private int active(String node, String storage) {
        return site.get("pve1", "/nodes/" + node + storage(storage) + "/status")
                .path("active")
                .asInt();
    }

    @Test
    void groups_and_pools_are_told_as_each_node_sees_them() {
        site.cluster.hideGroup("pve2", "san");
        site.cluster.staleGroup("pve3", "san");
        JsonNode groups = site.get("pve1", "/nodes/pve1/disks/lvm").path("children");
        assertThat(groups).hasSize(2);
        assertThat(groups.get(1).path("name").asString()).isEqualTo("san");
        assertThat(site.get("pve1", "/nodes/pve2/disks/lvm").path("children")).hasSize(1);
        long free = groups.get(1).path("free").asLong();
        assertThat(site.get("pve1", "/nodes/pve3/disks/lvm")
                        .path("children")
                        .get(1)
                        .path("free")
                        .asLong())
                .isGreaterThan(free);
        assertThat(site.get("pve1", "/nodes/pve2/scan/lvm")).hasSize(1);
        site.cluster.fillPool("thin", 0.91, 0.5);
        JsonNode pool = site.get("pve1", "/nodes/pve1/disks/lvmthin").get(0);
        assertThat(pool.path("used").asLong()).isEqualTo((long) (100 * GIB * 0.91));
        assertThat(site.get("pve1", "/nodes/pve1/scan/lvmthin?vg=pve")).hasSize(1);
    }

    @Test
    void a_portal_is_reached_or_the_real_ones_words_say_that_it_is_not() {
        assertThat(site.get("pve1", "/nodes/pve1/scan/iscsi?portal=10.5.0.1")).hasSize(1);
        site.cluster.losePortal("pve1", "10.5.0.1");
        assertThat(site.send("pve1", "GET", "/nodes/pve1/scan/iscsi?portal=10.5.0.1", "")
                        .status())
                .isEqualTo(500);
        site.cluster.heal();
        assertThat(site.get("pve1", "/nodes/pve1/scan/iscsi?portal=10.5.0.1")).hasSize(1);
    }

    @Test
    void a_volume_is_removed_by_a_task_that_names_its_guest_and_storage() {
        site.cluster.leaveVolume("san-lvm", "", "vm-999-disk-0", 999, GIB, Duration.ofDays(1));
        String content = "/nodes/pve1/storage/san-lvm/content";
        assertThat(site.get("pve1", content)).hasSize(1);
        String upid = site.send("pve1", "DELETE", content + "/san-lvm%3Avm-999-disk-0", "")
                .data()
                .stringValue();
        assertThat(upid).contains(":imgdel:999@san-lvm:");
        site.clock.tick(5);
        assertThat(site.task(upid).path("exitstatus").asString()).isEqualTo("OK");
        assertThat(site.get("pve1", content)).isEmpty();
        String again = site.send("pve1", "DELETE", content + "/san-lvm%3Avm-999-disk-0", "")
                .data()
                .stringValue();
        site.clock.tick(5);
        assertThat(site.task(again).path("exitstatus").asString()).contains("Failed to find logical volume");
    }

    @Test
    void a_snapshot_has_the_configuration_of_its_time() {
        site.cluster.configure(100, "scsi3", "shared:vm-100-disk-3");
        site.post("pve1", "/nodes/pve1/qemu/100/snapshot", "snapname=s1&vmstate=1");
        site.clock.tick(20);
        site.cluster.configure(100, "scsi3", "");
        JsonNode then = site.get("pve1", "/nodes/pve1/qemu/100/config?snapshot=s1");
        assertThat(then.path("scsi3").asString()).isEqualTo("shared:vm-100-disk-3");
        assertThat(then.path("vmstate").asString()).isEqualTo("shared:vm-100-state-s1");
        assertThat(site.send("pve1", "GET", "/nodes/pve1/qemu/100/config?snapshot=no", "")
                        .status())
                .isEqualTo(500);
    }
}
