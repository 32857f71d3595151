package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabSite.encode;

import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** What had been done to the cluster when a sample was recorded. */
final class Situations {
    static final String VM = "/nodes/pve1/qemu/100/status/";
    static final String CT = "/nodes/pve1/lxc/200/status/";
    private static final String SNAPSHOT = "/nodes/pve1/qemu/100/snapshot";
    private static final String STOP_101 = "/nodes/pve2/qemu/101/status/stop";

    private Situations() {}

    /** Brings the site into it; returns the task's UPID, empty when the sample has none. */
    interface Situation extends Function<LabSite, String> {}

    static String plain(LabSite site) {
        return "";
    }

    static String post(LabSite site, String path) {
        return site.post("pve1", path, "");
    }

    static String done(LabSite site, String upid, double after) {
        site.clock.tick(after);
        return upid;
    }

    static String killed(LabSite site, String node, double after) {
        site.cluster.kill(node);
        site.clock.tick(after);
        return "";
    }

    static String cut(LabSite site, String node) {
        site.cluster.cutQuorum(node);
        site.clock.tick(20);
        return "";
    }

    static String migrated(LabSite site) {
        return done(site, site.post("pve1", "/nodes/pve1/qemu/100/migrate", "target=pve2&online=1"), 10);
    }

    static String migratedBack(LabSite site) {
        migrated(site);
        return done(site, site.post("pve1", "/nodes/pve2/qemu/100/migrate", "target=pve1&online=1"), 10);
    }

    static String cloned(LabSite site) {
        return done(site, site.post("pve1", "/nodes/pve1/qemu/100/clone", "newid=110&name=clone1&full=1"), 60);
    }

    static String stopped(LabSite site) {
        return nothing(done(site, post(site, VM + "stop"), 5));
    }

    static String snapshotted(LabSite site, String... before) {
        return done(site, site.post("pve1", SNAPSHOT, "snapname=s1&description=first"), 5);
    }

    /** What was done to the snapshot s1 of a stopped guest. */
    static String snapshot(LabSite site, String method, String path) {
        snapshotted(site, stopped(site));
        return done(site, site.send("pve1", method, SNAPSHOT + path, "").data().stringValue(), 5);
    }

    static String corp(LabSite site) {
        site.cluster.addRealm(
                "corp", () -> new LabRealm(List.of("alice", "bob"), Map.of("administrators", List.of("alice"))));
        return "";
    }

    static String synced(LabSite site, String more) {
        corp(site);
        return site.post("pve1", "/access/domains/corp/sync", "scope=both&enable-new=1&remove-vanished=none" + more);
    }

    static String nothing(String upid) {
        return "";
    }

    static String locked(LabSite site, String then) {
        site.post("pve1", VM + "stop", "");
        site.clock.tick(5);
        site.cluster.lock(100, "backup");
        return then.isEmpty() ? "" : done(site, post(site, then), 1);
    }

    static String aborted(LabSite site) {
        String upid = done(site, post(site, VM + "shutdown"), 5);
        site.send("pve1", "DELETE", "/nodes/pve1/tasks/" + encode(upid), "");
        return upid;
    }

    static String containerStopped(LabSite site) {
        done(site, post(site, CT + "start"), 5);
        return done(site, post(site, CT + "stop"), 5);
    }

    static String ignored(LabSite site) {
        site.send("pve1", "PUT", "/cluster/ha/resources/vm:103", "state=ignored");
        killed(site, "pve3", 70);
        return "";
    }

    /** vm:103 has moved to pve2, and pve3 has been dead for so long. */
    static void outage(LabSite site, double after) {
        site.send("pve1", "POST", "/cluster/ha/resources/vm:103/migrate", "node=pve2");
        site.clock.tick(45);
        killed(site, "pve3", after);
    }

    static String justStopped(LabSite site) {
        outage(site, 37);
        return nothing(post(site, STOP_101));
    }

    static String startedAnew(LabSite site) {
        outage(site, 33);
        done(site, post(site, STOP_101), 14);
        return nothing(post(site, "/nodes/pve2/qemu/101/status/start"));
    }

    static String ruled(LabSite site) {
        site.send(
                "pve1",
                "POST",
                "/cluster/ha/rules",
                "rule=prefer2&type=node-affinity&resources=vm%3A101&nodes=pve2%3A10%2Cpve1%3A1");
        return "";
    }

    static String disabled(LabSite site) {
        outage(site, 55);
        site.send("pve1", "PUT", "/cluster/ha/resources/vm:103", "state=disabled");
        site.clock.tick(8);
        return "";
    }

    static String stopWithoutQuorum(LabSite site) {
        cut(site, "pve3");
        return done(site, site.post("pve3", "/nodes/pve3/qemu/102/status/stop", ""), 1);
    }
}
