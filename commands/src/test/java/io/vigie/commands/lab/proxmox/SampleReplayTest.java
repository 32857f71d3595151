package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabSite.encode;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

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

    /** Brings the site into the situation; returns the task's UPID, empty when the sample has none. */
    interface Situation extends Function<LabSite, String> {}

    private static final String VM = "/nodes/pve1/qemu/100/status/";
    private static final String CT = "/nodes/pve1/lxc/200/status/";

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
            all.put(plain, SampleReplayTest::plain);
        }
        all.put("auth-01-ticket-ok", SampleReplayTest::plain);
        all.put("err-01-node-down-proxied", site -> killed(site, "pve3", 20));
        all.put("err-11-node-unreachable-proxied", site -> cut(site, "pve3"));
        all.put("list-01b-nodes-offline", site -> killed(site, "pve3", 20));
        all.put("err-10-start-running-status", site -> done(site, post(site, VM + "start"), 5));
        all.put("lock-01-start-locked", site -> locked(site, ""));
        all.put("lock-02-start-locked-status", site -> locked(site, VM + "start"));
        all.put("lock-03-start-locked-log", site -> locked(site, VM + "start"));
        all.put("lock-04-config-locked", site -> locked(site, ""));
        all.put("lock-07-unlock", SampleReplayTest::plain);
        all.put("vm-12-taskstatus", SampleReplayTest::cloned);
        all.put("vm-13-clone-exists", site -> nothing(cloned(site)));
        all.put("cfg-02-bad-digest", SampleReplayTest::plain);
        all.put("body-03-bool-true-form", SampleReplayTest::plain);
        all.put("body-05-bool-bad", SampleReplayTest::plain);
        all.put("task-03-status-done", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-04-log", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-10-stop-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-12-shutdown-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-14-reset-stopped", site -> done(site, post(site, VM + "stop"), 5));
        all.put("task-23-abort", site -> done(site, post(site, VM + "shutdown"), 5));
        all.put("task-24-aborted-status", SampleReplayTest::aborted);
        all.put("task-25-aborted-log", SampleReplayTest::aborted);
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
        all.put("lxc-04-taskstatus", SampleReplayTest::containerStopped);
        all.put("vm-22-old-node-after-migrate", site -> nothing(migrated(site)));
        all.put("vm-23-migrate-back", site -> nothing(migrated(site)));
        all.put("vm-23-taskstatus", SampleReplayTest::migratedBack);
        all.put("snap-01-create-stopped", SampleReplayTest::stopped);
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
        all.put("ha-04-ha-current-after-stop", SampleReplayTest::justStopped);
        all.put("ha-09-current-starting", SampleReplayTest::startedAnew);
        all.put("ha-14-rules", SampleReplayTest::ruled);
        all.put("ha-17-migrate-offline-node", site -> killed(site, "pve3", 70));
        all.put("ha-20-current-disabled", SampleReplayTest::disabled);
        all.put("ha-22-current-ignored", SampleReplayTest::ignored);
        all.put("noquorum-01-cluster-status", site -> cut(site, "pve3"));
        all.put("noquorum-02-ha-status", site -> cut(site, "pve3"));
        all.put("noquorum-03-vm-config-write", site -> cut(site, "pve3"));
        all.put("noquorum-05-vm-stop-ha", site -> cut(site, "pve3"));
        all.put("noquorum-06-vm-stop-ha-task", SampleReplayTest::stopWithoutQuorum);
        all.put("noquorum-09-nodes", site -> cut(site, "pve3"));
        all.put("noquorum-11-ha-resource-add", site -> cut(site, "pve3"));
        all.put("noquorum-13-ha-manager-status", site -> cut(site, "pve3"));
        for (String token : new String[] {
            "tok-06-token-ok-version", "tok-07-token-wrong-secret", "tok-08-token-unknown-id",
            "tok-09-token-unknown-user", "tok-12-token-expired", "tok-15-sep-token-vm-status-403",
            "tok-18-full-token-node-403", "tok-19-full-token-nodes-list", "tok-20-token-not-allowed",
            "tok-21-permissions", "tok-22-permissions-sep"
        }) {
            all.put(token, SampleReplayTest::plain);
        }
        all.put("ldap-05-tasklog", site -> synced(site, "&dry-run=1"));
        all.put("ldap-06-sync-no-scope", site -> nothing(corp(site)));
        all.put("ldap-07-sync", site -> nothing(corp(site)));
        all.put("ldap-07-tasklog", site -> synced(site, ""));
        all.put("ldap-07-taskstatus", site -> synced(site, ""));
        all.put("ldap-12-acl-group", site -> nothing(synced(site, "")));
        all.put("list-14-domains", SampleReplayTest::plain);
        all.put("task-06-status-other-user-403", site -> done(site, post(site, VM + "stop"), 5));
        return all.entrySet().stream().map(entry -> Arguments.of(entry.getKey(), entry.getValue()));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("samples")
    void answers_as_the_real_cluster_did(String name, Situation situation) throws Exception {
        JsonNode sample = sample(name);
        String[] request = sample.get("request").stringValue().split(" ", 2);
        try (LabSite site = new LabSite(LabSite.recorded())) {
            Map<String, String> headers = credentials(site, sample);
            String upid = situation.apply(site);
            String path = upid.isEmpty() ? request[1] : request[1].replaceFirst("UPID%3A[^/?]+", encode(upid));
            String body = sample.path("request_body").asString("").replace("<password>", site.cluster.rootPassword());

            LabSite.Reply reply = site.call(asked(name), request[0], path, body, headers);

            assertThat(reply.status() + " " + reply.reason())
                    .isEqualTo(sample.get("status").asInt() + " "
                            + sample.get("reason").asString());
            JsonNode expected = sample.path("json");
            if (expected.isMissingNode() || expected.isNull()) {
                assertThat(reply.body()).isEmpty();
                return;
            }
            assertThat(reply.json().path("errors")).isEqualTo(expected.path("errors"));
            Map<String, String> theirs = flat(expected);
            Map<String, String> ours = flat(reply.json());
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

    private static String plain(LabSite site) {
        return "";
    }

    private static String asked(String name) {
        return name.startsWith("noquorum") ? "pve3" : "pve1";
    }

    private static Map<String, String> credentials(LabSite site, JsonNode sample) {
        Map<String, String> headers = new HashMap<>();
        JsonNode given = sample.path("request_headers");
        String authorization = given.path("Authorization").asString("");
        if (authorization.startsWith("PVEAPIToken=root@pam!bot=")) {
            headers.putAll(LabSite.token(site.rootToken));
        } else if (authorization.startsWith("PVEAPIToken=bot@pve!full=")
                && sample.get("status").asInt() != 401) {
            Set<String> user = Set.of(
                    "VM.Config.CDROM",
                    "VM.PowerMgmt",
                    "VM.GuestAgent.FileSystemMgmt",
                    "VM.Console",
                    "VM.GuestAgent.FileRead",
                    "VM.GuestAgent.Audit",
                    "VM.Audit",
                    "VM.Backup",
                    "VM.GuestAgent.FileWrite",
                    "VM.Config.Cloudinit");
            headers.putAll(
                    LabSite.token("bot@pve!full=" + site.cluster.addToken("bot@pve!full", Map.of("/vms", user))));
        } else if (authorization.startsWith("PVEAPIToken=bot@pve!sep=")) {
            headers.putAll(LabSite.token("bot@pve!sep=" + site.cluster.addToken("bot@pve!sep", Map.of())));
        } else if (!authorization.isEmpty()) {
            headers.put("Authorization", authorization);
        }
        return headers;
    }

    private static String post(LabSite site, String path) {
        return site.post("pve1", path, "");
    }

    private static String done(LabSite site, String upid, double after) {
        site.clock.tick(after);
        return upid;
    }

    private static String killed(LabSite site, String node, double after) {
        site.cluster.kill(node);
        site.clock.tick(after);
        return "";
    }

    private static String cut(LabSite site, String node) {
        site.cluster.cutQuorum(node);
        site.clock.tick(20);
        return "";
    }

    private static String migrated(LabSite site) {
        return done(site, site.post("pve1", "/nodes/pve1/qemu/100/migrate", "target=pve2&online=1"), 10);
    }

    private static String migratedBack(LabSite site) {
        migrated(site);
        return done(site, site.post("pve1", "/nodes/pve2/qemu/100/migrate", "target=pve1&online=1"), 10);
    }

    private static String cloned(LabSite site) {
        return done(site, site.post("pve1", "/nodes/pve1/qemu/100/clone", "newid=110&name=clone1&full=1"), 60);
    }

    private static final String SNAPSHOT = "/nodes/pve1/qemu/100/snapshot";

    private static String stopped(LabSite site) {
        return nothing(done(site, post(site, VM + "stop"), 5));
    }

    private static String snapshotted(LabSite site, String... before) {
        return done(site, site.post("pve1", SNAPSHOT, "snapname=s1&description=first"), 5);
    }

    /** What was done to the snapshot s1 of a stopped guest. */
    private static String snapshot(LabSite site, String method, String path) {
        snapshotted(site, stopped(site));
        return done(site, site.send("pve1", method, SNAPSHOT + path, "").data().stringValue(), 5);
    }

    private static String corp(LabSite site) {
        site.cluster.addRealm(
                "corp", () -> new LabRealm(List.of("alice", "bob"), Map.of("administrators", List.of("alice"))));
        return "";
    }

    private static String synced(LabSite site, String more) {
        corp(site);
        return site.post("pve1", "/access/domains/corp/sync", "scope=both&enable-new=1&remove-vanished=none" + more);
    }

    private static String nothing(String upid) {
        return "";
    }

    private static String locked(LabSite site, String then) {
        site.post("pve1", VM + "stop", "");
        site.clock.tick(5);
        site.cluster.lock(100, "backup");
        return then.isEmpty() ? "" : done(site, post(site, then), 1);
    }

    private static String aborted(LabSite site) {
        String upid = done(site, post(site, VM + "shutdown"), 5);
        site.send("pve1", "DELETE", "/nodes/pve1/tasks/" + encode(upid), "");
        return upid;
    }

    private static String containerStopped(LabSite site) {
        done(site, post(site, CT + "start"), 5);
        return done(site, post(site, CT + "stop"), 5);
    }

    private static String ignored(LabSite site) {
        site.send("pve1", "PUT", "/cluster/ha/resources/vm:103", "state=ignored");
        killed(site, "pve3", 70);
        return "";
    }

    private static final String STOP_101 = "/nodes/pve2/qemu/101/status/stop";

    /** vm:103 has moved to pve2, and pve3 has been dead for so long. */
    private static void outage(LabSite site, double after) {
        site.send("pve1", "POST", "/cluster/ha/resources/vm:103/migrate", "node=pve2");
        site.clock.tick(45);
        killed(site, "pve3", after);
    }

    private static String justStopped(LabSite site) {
        outage(site, 37);
        return nothing(post(site, STOP_101));
    }

    private static String startedAnew(LabSite site) {
        outage(site, 33);
        done(site, post(site, STOP_101), 14);
        return nothing(post(site, "/nodes/pve2/qemu/101/status/start"));
    }

    private static String ruled(LabSite site) {
        site.send(
                "pve1",
                "POST",
                "/cluster/ha/rules",
                "rule=prefer2&type=node-affinity&resources=vm%3A101&nodes=pve2%3A10%2Cpve1%3A1");
        return "";
    }

    private static String disabled(LabSite site) {
        outage(site, 55);
        site.send("pve1", "PUT", "/cluster/ha/resources/vm:103", "state=disabled");
        site.clock.tick(8);
        return "";
    }

    private static String stopWithoutQuorum(LabSite site) {
        cut(site, "pve3");
        return done(site, site.post("pve3", "/nodes/pve3/qemu/102/status/stop", ""), 1);
    }

    private static JsonNode sample(String name) throws Exception {
        try (var in = SampleReplayTest.class.getResourceAsStream("/proxmox/samples/" + name + ".json")) {
            return new JsonMapper().readTree(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    /** Paths and values; elements of lists go by their id, since their order is random. */
    private static Map<String, String> flat(JsonNode node) {
        Map<String, String> all = new TreeMap<>();
        flatten("", node, all);
        return all;
    }

    private static void flatten(String at, JsonNode node, Map<String, String> all) {
        if (node.isObject()) {
            node.properties().forEach(entry -> flatten(at + "/" + entry.getKey(), entry.getValue(), all));
        } else if (node.isArray()) {
            int index = 0;
            for (JsonNode element : node) {
                String id = Stream.of("id", "sid", "storage", "vmid", "n", "node")
                        .filter(element::has)
                        .findFirst()
                        .map(key -> element.get(key).asString())
                        .orElse(String.valueOf(index));
                index++;
                if (element.isContainer()) {
                    flatten(at + "/" + id.replace('/', '-'), element, all);
                }
            }
        } else {
            all.put(at, node.asString(""));
        }
    }
}
