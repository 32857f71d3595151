package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabClusterTest.find;
import static io.vigie.commands.lab.proxmox.LabClusterTest.resource;
import static io.vigie.commands.lab.proxmox.LabClusterTest.service;
import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.lab.proxmox.LabClusterSpec.Release;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** What the lab's manager for high availability does, as far as a real one was seen to do it. */
class LabHaTest {
    private static final String RESOURCES = "/cluster/ha/resources";
    private static final String RULES = "/cluster/ha/rules";
    private static final String GROUPS = "/cluster/ha/groups";

    private static LabSite main(Release release) {
        return new LabSite(LabClusterSpec.brestI11().of(release));
    }

    private static LabSite main() {
        return main(Release.PVE_9);
    }

    private static String state(LabSite site, String sid) {
        JsonNode service = service(site, "camille", sid);
        return service.get("state").stringValue() + " " + service.get("node").stringValue();
    }

    private static String nodeStatus(LabSite site, String node) {
        return site.get("camille", "/cluster/ha/status/manager_status")
                .get("manager_status")
                .get("node_status")
                .get(node)
                .stringValue();
    }

    private static void ok(LabSite site, String method, String path, String form) {
        LabSite.Reply reply = site.send("camille", method, path, form);
        assertThat(reply.status()).as(reply.body()).isEqualTo(200);
    }

    private static String refused(LabSite site, String method, String path, String form) {
        LabSite.Reply reply = site.send("camille", method, path, form);
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        return reply.status() + " " + reply.reason();
    }

    @Test
    void a_maintenance_moves_services_away_and_its_end_brings_them_back() {
        try (LabSite site = main()) {
            site.cluster.maintenance("nikita", true);
            site.clock.tick(10);
            assertThat(nodeStatus(site, "nikita")).isEqualTo("maintenance");
            assertThat(state(site, "vm:105")).isEqualTo("started nikita");
            assertThat(find(site.get("camille", "/cluster/ha/status/current"), "lrm:nikita")
                            .get("status")
                            .stringValue())
                    .contains("maintenance mode");
            site.clock.tick(10);
            assertThat(state(site, "vm:105")).isEqualTo("migrate nikita");
            site.clock.tick(31);
            for (String sid : new String[] {"vm:105", "vm:106", "vm:107", "vm:108"}) {
                assertThat(state(site, sid)).startsWith("started").doesNotContain("nikita");
            }
            assertThat(resource(site, "camille", "qemu/109").get("node").stringValue())
                    .as("no service: it stays")
                    .isEqualTo("nikita");
            site.cluster.maintenance("nikita", false);
            site.clock.tick(10);
            assertThat(nodeStatus(site, "nikita")).isEqualTo("online");
            site.clock.tick(45);
            assertThat(state(site, "vm:105")).isEqualTo("started nikita");
            assertThat(state(site, "vm:101")).isEqualTo("started camille");
        }
    }

    @Test
    void a_restarted_resource_manager_freezes_its_services_for_ten_seconds() {
        try (LabSite site = main()) {
            site.cluster.restartResourceManager("nikita");
            site.clock.tick(6);
            assertThat(state(site, "vm:105")).isEqualTo("freeze nikita");
            assertThat(state(site, "vm:101")).isEqualTo("started camille");
            assertThat(nodeStatus(site, "nikita")).isEqualTo("online");
            site.clock.tick(10);
            assertThat(state(site, "vm:105")).isEqualTo("started nikita");
        }
    }

    @Test
    void another_master_changes_nothing_for_services() {
        try (LabSite site = main()) {
            site.cluster.changeMaster();
            site.clock.tick(11);
            assertThat(find(site.get("camille", "/cluster/ha/status/current"), "master")
                            .get("node")
                            .stringValue())
                    .isEqualTo("nikita");
            assertThat(state(site, "vm:105")).isEqualTo("started nikita");
        }
    }

    @Test
    void disarmed_it_fences_nobody_and_armed_again_it_recovers() {
        try (LabSite site = main()) {
            ok(site, "POST", "/cluster/ha/status/disarm-ha", "resource-mode=freeze");
            site.clock.tick(8);
            assertThat(fencing(site)).isEqualTo("disarming freeze");
            assertThat(state(site, "vm:105")).isEqualTo("freeze nikita");
            site.clock.tick(10);
            assertThat(fencing(site)).isEqualTo("disarmed freeze");
            site.cluster.kill("nikita");
            site.clock.tick(300);
            assertThat(nodeStatus(site, "nikita")).isEqualTo("unknown");
            assertThat(state(site, "vm:105")).isEqualTo("freeze nikita");
            ok(site, "POST", "/cluster/ha/status/arm-ha", "");
            site.clock.tick(60);
            assertThat(fencing(site)).isEqualTo("armed ");
            assertThat(state(site, "vm:105")).startsWith("started").doesNotContain("nikita");
        }
    }

    private static String fencing(LabSite site) {
        JsonNode entry = find(site.get("camille", "/cluster/ha/status/current"), "fencing");
        return entry.get("armed-state").stringValue() + " "
                + entry.path("resource_mode").asString("");
    }

    @Test
    void what_is_asked_while_it_is_frozen_is_done_when_it_is_armed() {
        try (LabSite site = main()) {
            ok(site, "POST", "/cluster/ha/status/disarm-ha", "resource-mode=freeze");
            site.clock.tick(20);
            ok(site, "PUT", RESOURCES + "/vm:105", "state=stopped");
            site.clock.tick(60);
            assertThat(resource(site, "camille", "qemu/105").get("status").stringValue())
                    .isEqualTo("running");
            ok(site, "POST", "/cluster/ha/status/arm-ha", "");
            site.clock.tick(30);
            assertThat(resource(site, "camille", "qemu/105").get("status").stringValue())
                    .isEqualTo("stopped");
        }
    }

    @Test
    void without_a_place_that_a_strict_rule_allows_a_service_waits_in_recovery() {
        try (LabSite site = main()) {
            ok(site, "POST", RULES, "rule=only&type=node-affinity&resources=vm:105&nodes=nikita&strict=1");
            site.cluster.kill("nikita");
            site.clock.tick(200);
            assertThat(state(site, "vm:105")).isEqualTo("recovery nikita");
            assertThat(state(site, "vm:106")).startsWith("started").doesNotContain("nikita");
            ok(site, "PUT", RULES + "/only", "disable=1");
            site.clock.tick(40);
            assertThat(state(site, "vm:105")).startsWith("started").doesNotContain("nikita");
        }
    }

    @Test
    void a_service_goes_where_its_rule_prefers_and_back_there_after_an_outage() {
        try (LabSite site = main()) {
            ok(site, "POST", RULES, "rule=home&type=node-affinity&resources=vm:105,vm:106&nodes=proxima:10,camille:1");
            ok(site, "PUT", RESOURCES + "/vm:106", "failback=0");
            site.clock.tick(60);
            assertThat(state(site, "vm:105")).isEqualTo("started proxima");
            assertThat(state(site, "vm:106")).as("without failback").isEqualTo("started nikita");
            site.cluster.kill("proxima");
            site.clock.tick(170);
            assertThat(state(site, "vm:105")).isEqualTo("started camille");
            site.cluster.heal("proxima");
            site.clock.tick(90);
            assertThat(state(site, "vm:105")).isEqualTo("started proxima");
        }
    }

    @Test
    void services_of_a_positive_rule_move_together_and_those_of_a_negative_one_never_meet() {
        try (LabSite site = main()) {
            ok(site, "POST", RULES, "rule=both&type=resource-affinity&affinity=positive&resources=vm:105,vm:106");
            ok(site, "POST", RULES, "rule=never&type=resource-affinity&affinity=negative&resources=vm:107,vm:113");
            JsonNode answer = site.send("camille", "POST", RESOURCES + "/vm:105/migrate", "node=camille")
                    .data();
            assertThat(answer.get("comigrated-resources").get(0).stringValue()).isEqualTo("vm:106");
            answer = site.send("camille", "POST", RESOURCES + "/vm:107/migrate", "node=proxima")
                    .data();
            assertThat(answer.get("blocking-resources").get(0).get("sid").stringValue())
                    .isEqualTo("vm:113");
            JsonNode prospect = site.get("camille", "/nodes/nikita/qemu/107/migrate?target=proxima");
            assertThat(prospect.get("not_allowed_nodes")
                            .get("proxima")
                            .get("blocking-ha-resources")
                            .get(0)
                            .get("sid")
                            .stringValue())
                    .isEqualTo("vm:113");
            site.clock.tick(50);
            assertThat(state(site, "vm:105")).isEqualTo("started camille");
            assertThat(state(site, "vm:106")).isEqualTo("started camille");
            assertThat(state(site, "vm:107")).isEqualTo("started nikita");
            site.cluster.kill("nikita");
            site.clock.tick(170);
            assertThat(state(site, "vm:107")).isEqualTo("started camille");
        }
    }

    @Test
    void a_service_in_error_is_only_left_by_disabling_it() {
        try (LabSite site = main()) {
            site.cluster.failService("vm:105");
            assertThat(state(site, "vm:105")).isEqualTo("error nikita");
            String words = "500 service 'vm:105' in error state, must be disabled and fixed first";
            assertThat(refused(site, "PUT", RESOURCES + "/vm:105", "state=started"))
                    .isEqualTo(words);
            assertThat(refused(site, "POST", RESOURCES + "/vm:105/migrate", "node=camille"))
                    .isEqualTo(words);
            ok(site, "PUT", RESOURCES + "/vm:105", "state=disabled");
            site.clock.tick(8);
            assertThat(state(site, "vm:105")).isEqualTo("disabled nikita");
            ok(site, "PUT", RESOURCES + "/vm:105", "state=started");
            site.clock.tick(15);
            assertThat(state(site, "vm:105")).isEqualTo("started nikita");
        }
    }

    @Test
    void a_guest_is_added_queued_taken_up_and_removed() {
        try (LabSite site = main()) {
            ok(site, "POST", RESOURCES, "sid=116&max_restart=3&comment=old");
            assertThat(state(site, "vm:116")).isEqualTo("queued proxima");
            assertThat(service(site, "camille", "vm:116").has("crm_state")).isFalse();
            site.clock.tick(15);
            assertThat(state(site, "vm:116")).isEqualTo("started proxima");
            assertThat(site.get("camille", RESOURCES + "/vm:116")
                            .get("max_restart")
                            .asInt())
                    .isEqualTo(3);
            assertThat(refused(site, "POST", RESOURCES, "sid=vm:116"))
                    .isEqualTo("500 create resource failed: resource ID 'vm:116' already defined");
            assertThat(refused(site, "POST", RESOURCES, "sid=vm:109&group=g"))
                    .isEqualTo("500 invalid parameter 'group': ha groups have been migrated to rules");
            ok(site, "DELETE", RESOURCES + "/vm:116", "");
            assertThat(refused(site, "DELETE", RESOURCES + "/vm:116", ""))
                    .isEqualTo("500 resource 'vm:116' is not HA managed");
        }
    }

    @Test
    void the_release_before_has_groups_and_neither_rules_nor_disarming() {
        try (LabSite site = main(Release.PVE_8)) {
            assertThat(site.get("camille", "/version").get("release").stringValue())
                    .isEqualTo("8.4");
            assertThat(refused(site, "GET", RULES, "")).startsWith("501");
            assertThat(refused(site, "POST", "/cluster/ha/status/disarm-ha", "resource-mode=freeze"))
                    .startsWith("501");
            assertThat(refused(site, "GET", "/nodes/camille/lxc/104/migrate", ""))
                    .startsWith("501");
            assertThat(site.get("camille", "/cluster/ha/status/current"))
                    .noneMatch(e -> e.get("id").stringValue().equals("fencing"));
            assertThat(refused(site, "PUT", RESOURCES + "/vm:105", "failback=0"))
                    .startsWith("400");

            ok(site, "POST", GROUPS, "group=san&nodes=proxima:5,camille&restricted=1");
            assertThat(refused(site, "POST", GROUPS, "group=san&nodes=proxima")).contains("already defined");
            JsonNode group = site.get("camille", GROUPS).get(0);
            assertThat(group.get("nodes").stringValue()).isEqualTo("camille,proxima:5");
            assertThat(group.get("restricted").asInt()).isEqualTo(1);
            ok(site, "PUT", RESOURCES + "/vm:105", "group=san");
            assertThat(refused(site, "PUT", RESOURCES + "/vm:105", "group=nope"))
                    .isEqualTo("500 HA group 'nope' does not exist");
            assertThat(refused(site, "DELETE", GROUPS + "/san", "")).contains("is used by");
            ok(site, "PUT", GROUPS + "/san", "nofailback=1");
            site.cluster.kill("nikita");
            site.clock.tick(170);
            assertThat(state(site, "vm:105")).isEqualTo("started proxima");
        }
    }

    @Test
    void without_quorum_nothing_is_written_and_what_was_known_stays() {
        try (LabSite site = main()) {
            site.cluster.cutQuorum("nikita");
            site.clock.tick(20);
            for (String[] write : new String[][] {
                {"POST", RESOURCES, "sid=vm:109"},
                {"PUT", RESOURCES + "/vm:105", "state=stopped"},
                {"DELETE", RESOURCES + "/vm:105", ""},
                {"POST", RESOURCES + "/vm:105/migrate", "node=camille"},
                {"POST", RULES, "rule=a&type=node-affinity&resources=vm:105&nodes=camille"},
                {"POST", "/cluster/ha/status/disarm-ha", "resource-mode=freeze"},
            }) {
                assertThat(site.send("nikita", write[0], write[1], write[2]).reason())
                        .isEqualTo("cluster not ready - no quorum?");
            }
        }
    }
}
