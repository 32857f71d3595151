package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabSite.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabSite.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocket;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LabClusterTest {
    private static final String WEB = "/nodes/nikita/qemu/105/status/";
    private static final String WIKI = "/nodes/nikita/qemu/109/status/";
    private static final String BACKUP = "/nodes/camille/qemu/103/status/";

    @Test
    void the_worked_example_has_thirty_guests_and_names_that_are_ambiguous() {
        List<LabClusterSpec> all =
                List.of(LabClusterSpec.brestI11(), LabClusterSpec.brestI1(), LabClusterSpec.rennes());
        List<String> names = all.stream()
                .flatMap(c -> c.guests().stream())
                .map(GuestSpec::name)
                .toList();

        assertThat(names).hasSize(30);
        assertThat(new HashSet<>(names)).hasSizeLessThan(30);
        assertThat(all.getFirst().guests())
                .anyMatch(GuestSpec::template)
                .anyMatch(g -> g.kind() == LabClusterSpec.Kind.LXC)
                .anyMatch(g -> !g.running() && !g.template())
                .filteredOn(g -> g.ha() && g.node().equals("nikita"))
                .hasSizeGreaterThan(2)
                .allMatch(g -> g.storage().equals("san-lvm"));
    }

    @Test
    void each_node_answers_for_the_whole_cluster_with_its_own_certificate() {
        try (LabSite site = main()) {
            assertThat(new HashSet<>(site.cluster.fingerprints())).hasSize(3);
            for (String node : List.of("camille", "nikita", "proxima")) {
                assertThat(site.get(node, "/cluster/resources?type=vm").size()).isEqualTo(18);
                assertThat(site.get(node, "/cluster/resources").size()).isEqualTo(18 + 3 + 6);
                assertThat(site.get(node, "/nodes/nikita/status").get("uptime").asInt())
                        .isPositive();
                assertThat(site.get(node, "/nodes/proxima/storage/san-lvm/status")
                                .get("active")
                                .asInt())
                        .isEqualTo(1);
            }
            assertThat(site.get("camille", "/cluster/nextid").stringValue()).isEqualTo("117");
            assertThat(site.get("camille", "/nodes/camille/qemu/900/config")
                            .get("template")
                            .asInt())
                    .isEqualTo(1);
            assertThat(site.get("camille", "/cluster/ha/resources").size()).isEqualTo(10);
            assertThat(site.send("camille", "GET", "/access/roles", "").status())
                    .isEqualTo(501);
        }
    }

    @Test
    void the_bots_token_may_do_what_the_bot_does() {
        try (LabSite site = main()) {
            Map<String, String> bot = token(site.cluster.tokenId() + "=" + site.cluster.tokenSecret());
            assertThat(site.call("camille", "GET", "/cluster/ha/status/current", "", bot)
                            .status())
                    .isEqualTo(200);
            assertThat(site.call("camille", "POST", WIKI + "stop", "", bot).status())
                    .isEqualTo(200);
            assertThat(site.call("camille", "GET", "/access/permissions", "", bot)
                            .data()
                            .get("/")
                            .has("VM.PowerMgmt"))
                    .isTrue();
            assertThat(site.call("camille", "GET", "/nodes/nikita/tasks?source=all", "", bot)
                            .data()
                            .size())
                    .isEqualTo(1);
            site.cluster.revokeToken(site.cluster.tokenId());
            assertThat(site.call("camille", "GET", "/version", "", bot).reason())
                    .isEqualTo("Authentication failed!");
        }
    }

    @Test
    void a_token_sees_what_it_may_see_and_is_not_told_of_the_rest() {
        try (LabSite site = main()) {
            Map<String, String> none = token("vigie@pve!none=" + site.cluster.addToken("vigie@pve!none", Map.of()));
            assertThat(site.call("camille", "GET", "/cluster/resources?type=vm", "", none)
                            .body())
                    .isEqualTo("{\"data\":[]}");
            assertThat(site.call("camille", "GET", "/access/permissions", "", none)
                            .body())
                    .isEqualTo("{\"data\":{}}");
            assertThat(site.call("camille", "GET", "/cluster/status", "", none).reason())
                    .isEqualTo("Permission check failed (/, Sys.Audit)");

            Map<String, String> one = token(
                    "vigie@pve!one=" + site.cluster.addToken("vigie@pve!one", Map.of("/vms/105", Set.of("VM.Audit"))));
            assertThat(site.call("camille", "GET", "/cluster/resources?type=vm", "", one)
                            .data()
                            .size())
                    .isEqualTo(1);
            assertThat(site.call("camille", "POST", WEB + "stop", "", one).reason())
                    .isEqualTo("Permission check failed (/vms/105, VM.PowerMgmt)");
        }
    }

    @Test
    void tickets_open_the_door_for_two_hours_and_writes_need_the_token_that_came_with_them() {
        try (LabSite site = main()) {
            JsonNode login = logIn(site, site.cluster.rootPassword());
            String ticket = login.get("ticket").stringValue();
            Map<String, String> cookie = Map.of("Cookie", "PVEAuthCookie=" + LabSite.encode(ticket));
            Map<String, String> withCsrf = Map.of(
                    "Cookie",
                    "PVEAuthCookie=" + ticket,
                    "CSRFPreventionToken",
                    login.get("CSRFPreventionToken").stringValue());

            assertThat(site.call("proxima", "GET", "/version", "", cookie).status())
                    .isEqualTo(200);
            assertThat(site.call("proxima", "GET", "/version", "", Map.of("Authorization", "PVEAuthCookie=" + ticket))
                            .status())
                    .isEqualTo(200);
            Reply refused = site.call("camille", "POST", WIKI + "stop", "", cookie);
            assertThat(refused.status() + refused.reason() + refused.body())
                    .isEqualTo("401Permission denied - invalid csrf token");
            assertThat(site.call("camille", "POST", WIKI + "stop", "", withCsrf).status())
                    .isEqualTo(200);

            site.clock.tick(7_000);
            String renewed = logIn(site, ticket).get("ticket").stringValue();
            site.clock.tick(300);
            assertThat(site.call("camille", "GET", "/version", "", cookie).reason())
                    .isEqualTo("permission denied - invalid PVE ticket");
            assertThat(site.call("camille", "GET", "/version", "", Map.of("Cookie", "PVEAuthCookie=" + renewed))
                            .status())
                    .isEqualTo(200);
        }
    }

    @Test
    void a_guest_shuts_down_in_its_time_and_another_task_on_it_has_to_wait() {
        try (LabSite site = main()) {
            String shutdown = site.post("camille", WIKI + "shutdown", "");
            String stop = site.post("camille", WIKI + "stop", "");
            site.clock.tick(5);
            assertThat(site.task(shutdown).get("status").stringValue()).isEqualTo("running");
            assertThat(status(site, "109")).isEqualTo("running");
            site.clock.tick(6);
            assertThat(site.task(shutdown).get("exitstatus").stringValue()).isEqualTo("OK");
            assertThat(site.task(stop).get("exitstatus").stringValue()).contains("lock-109.conf' - got timeout");
            assertThat(status(site, "109")).isEqualTo("stopped");

            String start = site.post("camille", WIKI + "start", "");
            site.clock.tick(5);
            assertThat(site.task(start).get("exitstatus").stringValue()).isEqualTo("OK");
            assertThat(status(site, "109")).isEqualTo("running");
        }
    }

    @Test
    void a_deaf_guest_needs_force() {
        try (LabSite site = main()) {
            String gentle = site.post("camille", BACKUP + "shutdown", "timeout=20");
            site.clock.tick(21);
            assertThat(site.task(gentle).get("exitstatus").stringValue())
                    .isEqualTo("VM quit/powerdown failed - got timeout");
            String overruled = site.post("camille", BACKUP + "shutdown", "");
            String stop = site.post("camille", BACKUP + "stop", "overrule-shutdown=1");
            site.clock.tick(2);
            assertThat(site.task(overruled).get("exitstatus").stringValue()).isEqualTo("received interrupt");
            assertThat(site.task(stop).get("exitstatus").stringValue()).isEqualTo("OK");

            site.post("camille", BACKUP + "start", "");
            site.clock.tick(5);
            String forced = site.post("camille", BACKUP + "shutdown", "timeout=10&forceStop=1");
            site.clock.tick(12);
            assertThat(site.task(forced).get("exitstatus").stringValue()).isEqualTo("OK");
            assertThat(status(site, "103")).isEqualTo("stopped");
        }
    }

    @Test
    void a_template_does_not_start() {
        try (LabSite site = main()) {
            String start = site.post("camille", "/nodes/camille/qemu/900/status/start", "");
            site.clock.tick(1);
            assertThat(site.task(start).get("exitstatus").stringValue()).contains("template");
        }
    }

    @Test
    void a_managed_guest_stops_and_starts_some_time_after_its_task_is_done() {
        try (LabSite site = main()) {
            String stop = site.post("camille", WEB + "stop", "");
            assertThat(stop).contains(":hastop:105:");
            site.clock.tick(1);
            assertThat(site.task(stop).get("exitstatus").stringValue()).isEqualTo("OK");
            assertThat(status(site, "105")).isEqualTo("running");
            site.clock.tick(7);
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("request_stop");
            site.clock.tick(8);
            assertThat(status(site, "105")).isEqualTo("stopped");
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("stopped");

            String start = site.post("camille", WEB + "start", "");
            site.clock.tick(1);
            assertThat(site.task(start).get("exitstatus").stringValue()).isEqualTo("OK");
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("starting");
            assertThat(status(site, "105")).isEqualTo("stopped");
            site.clock.tick(14);
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("started");
            assertThat(status(site, "105")).isEqualTo("running");
        }
    }

    @Test
    void an_hour_is_minutes_when_the_lab_runs_fast() {
        try (LabSite site = new LabSite(LabClusterSpec.brestI11(), 20)) {
            site.cluster.kill("nikita");
            site.clock.tick(150 / 20.0 + 0.1);
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("started");
            assertThat(service(site, "camille", "vm:105").get("node").stringValue())
                    .isNotEqualTo("nikita");
        }
    }

    @Test
    void a_connection_is_kept_alive_until_something_goes_wrong() throws Exception {
        try (LabSite site = main();
                SSLSocket socket = (SSLSocket) site.tls()
                        .getSocketFactory()
                        .createSocket("127.0.0.1", site.cluster.uri("camille").getPort())) {
            socket.setSoTimeout(30_000);
            String auth = "\r\nHost: x\r\nAuthorization: PVEAPIToken=" + site.rootToken + "\r\n\r\n";
            String twice = "GET /api2/json/version HTTP/1.1" + auth;
            socket.getOutputStream().write(twice.getBytes(StandardCharsets.US_ASCII));
            socket.getOutputStream().write(twice.getBytes(StandardCharsets.US_ASCII));
            String wrong = "GET /api2/json/nonsense HTTP/1.1" + auth;
            socket.getOutputStream().write(wrong.getBytes(StandardCharsets.US_ASCII));
            String all = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(all.split("HTTP/1.1 200 OK", -1)).hasSize(3);
            assertThat(all).contains("HTTP/1.1 501 Method 'GET /nonsense' not implemented", "Connection: close");
        }
    }

    @Test
    void nothing_is_left_when_it_closes() {
        Set<Thread> before = Thread.getAllStackTraces().keySet();
        LabSite site = main();
        site.get("camille", "/version");
        site.cluster.freeze("nikita");
        Thread waiting = Thread.ofVirtual().start(() -> {
            try {
                site.get("nikita", "/version");
            } catch (RuntimeException expected) {
                // It is frozen, and then gone.
            }
        });
        List<Integer> ports = new ArrayList<>(
                site.cluster.nodes().stream().map(uri -> uri.getPort()).toList());
        site.close();

        assertThat(ports).doesNotContain(0);
        assertThatThrownBy(() -> site.get("camille", "/version")).hasMessageContaining("refused");
        Awaitility.await().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            assertThat(waiting.isAlive()).isFalse();
            Set<String> left = Thread.getAllStackTraces().keySet().stream()
                    .filter(thread -> !before.contains(thread))
                    .map(Thread::getName)
                    .filter(name -> name.contains("HTTP"))
                    .collect(Collectors.toSet());
            assertThat(left).isEmpty();
        });
    }

    @Test
    void many_clients_at_once_see_one_cluster() {
        try (LabSite site = main()) {
            List<String> upids = Stream.of(109, 112, 115, 103)
                    .parallel()
                    .map(vmid -> {
                        String node = site.cluster.spec().guests().stream()
                                .filter(g -> g.vmid() == vmid)
                                .findFirst()
                                .orElseThrow()
                                .node();
                        return site.post("camille", "/nodes/" + node + "/qemu/" + vmid + "/status/stop", "");
                    })
                    .toList();
            site.clock.tick(3);
            assertThat(new HashSet<>(upids)).hasSize(4);
            assertThat(upids)
                    .allMatch(upid ->
                            site.task(upid).get("exitstatus").stringValue().equals("OK"));
            assertThat(site.get("proxima", "/cluster/tasks").size()).isEqualTo(4);
            assertThat(site.get("proxima", "/cluster/log?max=3").size()).isEqualTo(3);
        }
    }

    private static LabSite main() {
        return new LabSite(LabClusterSpec.brestI11());
    }

    private static JsonNode logIn(LabSite site, String password) {
        String form = "username=root%40pam&password=" + LabSite.encode(password);
        return site.call("camille", "POST", "/access/ticket", form, Map.of()).data();
    }

    static String status(LabSite site, String vmid) {
        return resource(site, "camille", "qemu/" + vmid).get("status").stringValue();
    }

    static JsonNode resource(LabSite site, String asked, String id) {
        return find(site.get(asked, "/cluster/resources"), id);
    }

    static JsonNode service(LabSite site, String asked, String sid) {
        return find(site.get(asked, "/cluster/ha/status/current"), "service:" + sid);
    }

    static JsonNode find(JsonNode list, String id) {
        for (JsonNode entry : list) {
            if (entry.path("id").asString("").equals(id)) {
                return entry;
            }
        }
        throw new AssertionError("no " + id + " in " + list);
    }
}
