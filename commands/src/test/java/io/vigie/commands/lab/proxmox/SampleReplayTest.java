package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.Situations.CT;
import static io.vigie.commands.lab.proxmox.Situations.VM;
import static io.vigie.commands.lab.proxmox.Situations.cloned;
import static io.vigie.commands.lab.proxmox.Situations.corp;
import static io.vigie.commands.lab.proxmox.Situations.cut;
import static io.vigie.commands.lab.proxmox.Situations.done;
import static io.vigie.commands.lab.proxmox.Situations.killed;
import static io.vigie.commands.lab.proxmox.Situations.locked;
import static io.vigie.commands.lab.proxmox.Situations.migrated;
import static io.vigie.commands.lab.proxmox.Situations.nothing;
import static io.vigie.commands.lab.proxmox.Situations.post;
import static io.vigie.commands.lab.proxmox.Situations.snapshot;
import static io.vigie.commands.lab.proxmox.Situations.snapshotted;
import static io.vigie.commands.lab.proxmox.Situations.stopped;
import static io.vigie.commands.lab.proxmox.Situations.synced;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.lab.proxmox.Situations.Situation;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * Recorded requests sent to the lab in the situation they were recorded in: the status line, the keys and the words
 * that a client decides by are the same.
 */
class SampleReplayTest {
    /** Their values must be equal; of other keys only the presence counts. */
    private static final Set<String> DECIDING = Set.of(
            "message",
            "exitstatus",
            "qmpstatus",
            "quorate",
            "online",
            "managed",
            "t",
            "crm_state",
            "request_state",
            "type",
            "vmid",
            "sid",
            "local",
            "running",
            "rule",
            "nodes",
            "resources",
            "order",
            "requested-node",
            "lock");

    /** What a real node tells beside what the lab tells. */
    private static final Set<String> NOT_PLAYED = Set.of("/data/cap", "/data/cpuinfo/family");

    static Stream<Arguments> samples() {
        Map<String, Situation> all = new LinkedHashMap<>();
        for (String plain : new String[] {
            "auth-02-ticket-bad-password",
            "auth-04-ticket-unknown-realm",
            "auth-06-no-ticket",
            "auth-15-get-access-ticket",
            "err-02-node-unknown",
            "err-04-vm-on-other-node",
            "err-05-path-unknown",
            "err-06-method-not-implemented",
            "err-07-vmid-bad",
            "err-08-bad-enum",
            "err-19-after",
            "ha-11-groups-gone",
            "ha-12-rules",
            "ha-13-rule-create",
            "ha-15-group-create",
            "ha-16-migrate-nonexistent",
            "ha-18-put-state-disabled",
            "ha-19-put-bad-state",
            "ha-21-put-state-ignored",
            "ha-23-put-state-started",
            "cfg-01-put-config",
            "cfg-03-post-config-upid",
            "cfg-07-kvm-off",
            "list-01-nodes",
            "list-23-nextid",
            "list-40-backup-jobs",
            "vm-12-clone",
            "list-03-cluster-status",
            "list-08-node-storage",
            "list-38-disks-lvm",
            "sto-08-scan-lvm",
            "list-11-node-status",
            "list-12-vm-status",
            "list-30-snapshots",
            "list-31-migrate-precond",
            "list-34-cluster-options",
            "list-36-cluster-config-nodes",
            "nod-03-service-restart",
            "mig-02-same-node",
            "mig-04-unknown-node",
            "vm-20-migrate-running-without-online",
            "vm-21-migrate-online",
            "list-43-remote-node-proxied",
            "net-03-unknown-host-header",
            "snap-05-rollback-unknown",
            "task-08-bad-upid",
            "task-09-unknown-upid",
            "vm-01-shutdown-timeout",
            "vm-02-suspend",
            "vm-05-reset",
            "ha-01-stop-ha-managed",
            "task-01-stop",
            "lxc-02-start",
            "lxc-10-suspend",
            "lxc-07-config",
            "tok-11-token-wrong-scheme"
        }) {
            all.put(plain, Situations::plain);
        }
        all.put("auth-01-ticket-ok", Situations::plain);
        all.put("err-01-node-down-proxied", site -> killed(site, "pve3", 20));
        all.put("err-11-node-unreachable-proxied", site -> cut(site, "pve3"));
        all.put("list-01b-nodes-offline", site -> killed(site, "pve3", 20));
        all.put("err-10-start-running-status", site -> done(site, post(site, VM + "start"), 5));
        all.put("lock-01-start-locked", site -> locked(site, ""));
        all.put("lock-02-start-locked-status", site -> locked(site, VM + "start"));
        all.put("lock-03-start-locked-log", site -> locked(site, VM + "start"));
        all.put("lock-04-config-locked", site -> locked(site, ""));
        all.put("lock-07-unlock", Situations::plain);
        all.put("vm-12-taskstatus", Situations::cloned);
        all.put("vm-13-clone-exists", site -> nothing(cloned(site)));
        all.put("cfg-02-bad-digest", Situations::plain);
        all.put("body-03-bool-true-form", Situations::plain);
        all.put("body-05-bool-bad", Situations::plain);
        all.put("task-03-status-done", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-04-log", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-10-stop-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-12-shutdown-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-14-reset-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-23-abort", site -> done(site, post(site, VM + "shutdown"), 5));
        all.put("task-24-aborted-status", Situations::aborted);
        all.put("task-25-aborted-log", Situations::aborted);
        all.put("vm-00-start", site -> done(site, post(site, VM + "stop"), 5));
        all.put("vm-01-taskstatus", site -> done(site, site.post("pve1", VM + "shutdown", "timeout=5"), 7));
        all.put("vm-02-taskstatus", site -> done(site, post(site, VM + "suspend"), 5));
        all.put("vm-02-tasklog", site -> done(site, post(site, VM + "suspend"), 5));
        all.put("vm-03-status-suspended", site -> done(site, post(site, VM + "suspend"), 5));
        all.put("vm-04-resume", site -> done(site, post(site, VM + "suspend"), 5));
        all.put("vm-05-taskstatus", site -> done(site, post(site, VM + "reset"), 5));
        all.put("lxc-02-tasklog", site -> done(site, post(site, CT + "start"), 5));
        all.put("lxc-03-status", site -> done(site, post(site, CT + "start"), 5));
        all.put("lxc-06-list", site -> done(site, post(site, CT + "start"), 5));
        all.put("lxc-04-taskstatus", Situations::containerStopped);
        all.put("vm-22-old-node-after-migrate", site -> nothing(migrated(site)));
        all.put("vm-23-migrate-back", site -> nothing(migrated(site)));
        all.put("vm-23-taskstatus", Situations::migratedBack);
        all.put("snap-01-create-stopped", Situations::stopped);
        all.put("snap-01-taskstatus", site -> stopped(site) + snapshotted(site));
        all.put("snap-02-list", site -> nothing(snapshotted(site, stopped(site))));
        all.put("snap-03-dup", site -> nothing(snapshotted(site, stopped(site))));
        all.put("snap-03-tasklog", site -> snapshotted(site, snapshotted(site)));
        all.put("snap-04-tasklog", site -> snapshot(site, "POST", "/s1/rollback"));
        all.put("snap-05-tasklog", site -> snapshot(site, "POST", "/nope/rollback"));
        all.put("snap-05-taskstatus", site -> snapshot(site, "POST", "/nope/rollback"));
        all.put("snap-06-delete", site -> nothing(snapshotted(site, stopped(site))));
        all.put("snap-06-tasklog", site -> snapshot(site, "DELETE", "/s1"));
        all.put("snap-06-taskstatus", site -> snapshot(site, "DELETE", "/s1"));
        all.put("ha-03-status-after-stop", site -> post(site, "/nodes/pve2/qemu/101/status/stop"));
        all.put("ha-08-start-task", site -> done(site, post(site, "/nodes/pve2/qemu/101/status/start"), 1));
        all.put("ha-08b-start-log", site -> done(site, post(site, "/nodes/pve2/qemu/101/status/start"), 1));
        all.put("ha-04-ha-current-after-stop", Situations::justStopped);
        all.put("ha-09-current-starting", Situations::startedAnew);
        all.put("ha-14-rules", Situations::ruled);
        all.put("ha-17-migrate-offline-node", site -> killed(site, "pve3", 70));
        all.put("ha-20-current-disabled", Situations::disabled);
        all.put("ha-22-current-ignored", Situations::ignored);
        all.put("noquorum-01-cluster-status", site -> cut(site, "pve3"));
        all.put("noquorum-02-ha-status", site -> cut(site, "pve3"));
        all.put("noquorum-03-vm-config-write", site -> cut(site, "pve3"));
        all.put("noquorum-05-vm-stop-ha", site -> cut(site, "pve3"));
        all.put("noquorum-06-vm-stop-ha-task", Situations::stopWithoutQuorum);
        all.put("noquorum-09-nodes", site -> cut(site, "pve3"));
        all.put("noquorum-11-ha-resource-add", site -> cut(site, "pve3"));
        all.put("noquorum-13-ha-manager-status", site -> cut(site, "pve3"));
        for (String token : new String[] {
            "tok-06-token-ok-version", "tok-07-token-wrong-secret", "tok-08-token-unknown-id",
            "tok-09-token-unknown-user", "tok-12-token-expired", "tok-15-sep-token-vm-status-403",
            "tok-18-full-token-node-403", "tok-19-full-token-nodes-list", "tok-20-token-not-allowed",
            "tok-21-permissions", "tok-22-permissions-sep"
        }) {
            all.put(token, Situations::plain);
        }
        all.put("ldap-05-tasklog", site -> synced(site, "&dry-run=1"));
        all.put("ldap-06-sync-no-scope", site -> nothing(corp(site)));
        all.put("ldap-07-sync", site -> nothing(corp(site)));
        all.put("ldap-07-tasklog", site -> synced(site, ""));
        all.put("ldap-07-taskstatus", site -> synced(site, ""));
        all.put("ldap-12-acl-group", site -> nothing(synced(site, "")));
        all.put("list-14-domains", Situations::plain);
        all.put("task-06-status-other-user-403", site -> done(site, post(site, VM + "stop"), 5));
        return all.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void answers_as_the_real_cluster_did(String name, Situation situation) throws Exception {
        RecordedSample sample = RecordedSample.of(name);
        try (LabSite site = new LabSite(LabSite.recorded())) {
            LabSite.Reply reply = sample.replay(site, situation);

            assertThat(reply.status() + " " + reply.reason()).isEqualTo(sample.status() + " " + sample.reason());
            JsonNode expected = sample.answer();
            if (expected.isMissingNode() || expected.isNull()) {
                assertThat(reply.body()).isEmpty();
                return;
            }
            assertThat(reply.json().path("errors")).isEqualTo(expected.path("errors"));
            Map<String, String> theirs = RecordedSample.flat(expected);
            Map<String, String> ours = RecordedSample.flat(reply.json());
            Set<String> missing = new TreeSet<>(theirs.keySet());
            missing.removeAll(ours.keySet());
            missing.removeIf(key -> NOT_PLAYED.stream().anyMatch(key::startsWith) || key.contains("/results/"));
            assertThat(reply.json().path("total")).isEqualTo(expected.path("total"));
            assertThat(missing).as("keys the lab leaves out of " + reply.body()).isEmpty();
            for (Map.Entry<String, String> entry : theirs.entrySet()) {
                String leaf = entry.getKey().substring(entry.getKey().lastIndexOf('/') + 1);
                if (DECIDING.contains(leaf) && !entry.getKey().contains("/results/")) {
                    assertThat(ours.get(entry.getKey())).as(entry.getKey()).isEqualTo(entry.getValue());
                }
            }
            if (expected.path("data").isString()) {
                String shape = "[0-9A-F]{8}";
                assertThat(reply.json().get("data").stringValue().replaceAll(shape, "#"))
                        .isEqualTo(expected.get("data").stringValue().replaceAll(shape, "#"));
            }
        }
    }
}
