package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabClusterTest.find;
import static io.vigie.commands.lab.proxmox.LabClusterTest.resource;
import static io.vigie.commands.lab.proxmox.LabClusterTest.service;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.lab.proxmox.LabSite.Reply;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class LabFaultsTest {
    private static final String WIKI = "/nodes/nikita/qemu/109/status/";

    @Test
    void a_killed_node_refuses_connections_and_the_others_say_so() {
        try (LabSite site = main()) {
            String task = site.post("camille", WIKI + "shutdown", "");
            URI before = site.cluster.uri("nikita");
            site.cluster.kill("nikita");

            assertThat(site.cluster.isUp("nikita")).isFalse();
            assertThatThrownBy(() -> site.get("nikita", "/version")).hasMessageContaining("refused");
            Reply proxied = site.send("camille", "GET", "/nodes/nikita/status", "");
            assertThat(proxied.status() + " " + proxied.reason() + proxied.body())
                    .isEqualTo("595 Connection refused");
            assertThat(online(site, "nikita")).isEqualTo(1);
            site.clock.tick(9);
            assertThat(online(site, "nikita")).isZero();
            assertThat(resource(site, "camille", "node/nikita").get("status").stringValue())
                    .isEqualTo("offline");

            site.clock.tick(600);
            assertThat(resource(site, "camille", "qemu/109").get("status").stringValue())
                    .isEqualTo("running");
            assertThat(resource(site, "camille", "qemu/109").get("node").stringValue())
                    .isEqualTo("nikita");

            site.cluster.heal();
            assertThat(site.cluster.uri("nikita")).isEqualTo(before);
            assertThat(site.get("nikita", "/version").get("release").stringValue())
                    .isEqualTo("9.2");
            assertThat(site.task(task).get("exitstatus").stringValue()).isEqualTo("unexpected status");
            assertThat(resource(site, "camille", "qemu/109").get("status").stringValue())
                    .isEqualTo("stopped");
            site.clock.tick(15);
            assertThat(resource(site, "nikita", "qemu/109").get("status").stringValue())
                    .isEqualTo("running");
        }
    }

    @Test
    void high_availability_moves_guests_to_the_freest_node_and_they_stay_there() {
        try (LabSite site = main()) {
            site.cluster.kill("nikita");
            site.clock.tick(61);
            assertThat(service(site, "proxima", "vm:105").get("state").stringValue())
                    .isEqualTo("fence");
            assertThat(nodeStatus(site, "proxima", "nikita")).isEqualTo("fence");
            site.clock.tick(80);
            assertThat(service(site, "proxima", "vm:105").get("state").stringValue())
                    .isEqualTo("starting");
            site.clock.tick(20);
            for (String vmid : new String[] {"105", "106", "107", "108"}) {
                assertThat(service(site, "proxima", "vm:" + vmid).get("state").stringValue())
                        .isEqualTo("started");
                assertThat(resource(site, "proxima", "qemu/" + vmid).get("node").stringValue())
                        .isNotEqualTo("nikita");
            }
            // camille promises 17 GiB, proxima 31: so camille until it is full.
            assertThat(service(site, "proxima", "vm:105").get("node").stringValue())
                    .isEqualTo("camille");

            site.cluster.heal("nikita");
            assertThat(nodeStatus(site, "proxima", "nikita")).isEqualTo("unknown");
            site.clock.tick(30);
            assertThat(nodeStatus(site, "proxima", "nikita")).isEqualTo("online");
            assertThat(service(site, "proxima", "vm:105").get("node").stringValue())
                    .isEqualTo("camille");
        }
    }

    @Test
    void a_node_that_is_back_before_it_is_fenced_starts_its_services_itself() {
        try (LabSite site = main()) {
            site.cluster.kill("nikita");
            site.clock.tick(40);
            site.cluster.heal("nikita");
            site.clock.tick(1);
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("starting");
            site.clock.tick(200);
            assertThat(service(site, "camille", "vm:105").get("state").stringValue())
                    .isEqualTo("started");
            assertThat(service(site, "camille", "vm:105").get("node").stringValue())
                    .isEqualTo("nikita");
        }
    }

    @Test
    void when_the_manager_dies_another_takes_over_and_everything_comes_later() {
        try (LabSite site = main()) {
            site.cluster.kill("camille");
            site.clock.tick(115);
            assertThat(find(site.get("nikita", "/cluster/ha/status/current"), "master")
                            .get("status")
                            .stringValue())
                    .contains("camille (old timestamp");
            assertThat(nodeStatus(site, "nikita", "camille")).isEqualTo("online");
            site.clock.tick(70);
            assertThat(find(site.get("nikita", "/cluster/ha/status/current"), "master")
                            .get("node")
                            .stringValue())
                    .isEqualTo("nikita");
            assertThat(nodeStatus(site, "nikita", "camille")).isEqualTo("fence");
            site.clock.tick(90);
            assertThat(service(site, "nikita", "vm:102").get("state").stringValue())
                    .isEqualTo("started");
        }
    }

    @Test
    void of_two_nodes_the_survivor_reads_but_does_not_write() {
        try (LabSite site = new LabSite(LabClusterSpec.rennes())) {
            site.cluster.kill("ermine");
            site.clock.tick(9);
            assertThat(find(site.get("duchesse", "/cluster/status"), "cluster")
                            .get("quorate")
                            .asInt())
                    .isZero();
            String stop = site.post("duchesse", "/nodes/duchesse/qemu/201/status/stop", "");
            site.clock.tick(3);
            assertThat(site.task(stop).get("exitstatus").stringValue()).isEqualTo("OK");
            String start = site.post("duchesse", "/nodes/duchesse/qemu/201/status/start", "");
            site.clock.tick(3);
            assertThat(site.task(start).get("exitstatus").stringValue()).isEqualTo("cluster not ready - no quorum?");
            site.cluster.heal();
            assertThat(find(site.get("duchesse", "/cluster/status"), "cluster")
                            .get("quorate")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    @Test
    void a_node_without_quorum_keeps_telling_what_it_knew_and_for_a_minute_after() {
        try (LabSite site = main()) {
            site.cluster.cutQuorum("nikita");
            site.clock.tick(145);
            JsonNode lonely = service(site, "nikita", "vm:105");
            assertThat(lonely.get("state").stringValue() + lonely.get("node").stringValue())
                    .isEqualTo("startednikita");
            assertThat(site.get("nikita", "/cluster/ha/status/manager_status")
                            .get("quorum")
                            .get("quorate")
                            .stringValue())
                    .isEmpty();
            assertThat(service(site, "camille", "vm:105").get("node").stringValue())
                    .isEqualTo("camille");
            assertThat(site.send("camille", "GET", "/nodes/nikita/status", "").reason())
                    .isEqualTo("No route to host");
            String stop = site.post("nikita", "/nodes/nikita/qemu/107/status/stop", "");
            site.clock.tick(11);
            assertThat(site.get("nikita", "/nodes/nikita/tasks/" + LabSite.encode(stop) + "/status")
                            .get("exitstatus")
                            .stringValue())
                    .endsWith("exit code 13");

            site.cluster.heal();
            site.clock.tick(30);
            assertThat(find(site.get("nikita", "/cluster/status"), "cluster")
                            .get("quorate")
                            .asInt())
                    .isEqualTo(1);
            assertThat(service(site, "nikita", "vm:105").get("node").stringValue())
                    .isEqualTo("nikita");
            site.clock.tick(40);
            assertThat(service(site, "nikita", "vm:105").get("node").stringValue())
                    .isEqualTo("camille");
        }
    }

    @Test
    void a_frozen_node_accepts_and_never_answers_and_others_give_up_after_half_a_minute() throws Exception {
        try (LabSite site = main();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            site.cluster.freeze("nikita");
            CompletableFuture<Reply> direct =
                    CompletableFuture.supplyAsync(() -> site.send("nikita", "POST", WIKI + "stop", ""), pool);
            CompletableFuture<Reply> proxied =
                    CompletableFuture.supplyAsync(() -> site.send("camille", "GET", "/nodes/nikita/status", ""), pool);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                site.clock.tick(5);
                return proxied.isDone();
            });
            assertThat(proxied.get().status()).isEqualTo(596);
            assertThat(proxied.get().body()).isEmpty();
            // Whoever comes once it is healed is answered.
            Awaitility.await().until(LabFaultsTest::somebodyWaitsUntilItIsHealed);
            assertThat(direct).isNotDone();

            site.cluster.heal("nikita");
            assertThatThrownBy(() -> direct.get(30, TimeUnit.SECONDS)).hasCauseInstanceOf(UncheckedIOException.class);
            site.clock.tick(5);
            assertThat(resource(site, "nikita", "qemu/109").get("status").stringValue())
                    .isEqualTo("running");
        }
    }

    @Test
    void a_node_may_answer_late_or_nonsense_or_not_at_all() throws Exception {
        try (LabSite site = main();
                var pool = Executors.newVirtualThreadPerTaskExecutor()) {
            site.cluster.garble("camille");
            Reply garbage = site.send("camille", "GET", "/version", "");
            assertThat(garbage.status()).isEqualTo(200);
            assertThat(garbage.body()).startsWith("<html>");

            site.cluster.slow("camille", Duration.ofSeconds(20));
            CompletableFuture<Reply> late =
                    CompletableFuture.supplyAsync(() -> site.send("camille", "GET", "/version", ""), pool);
            Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> {
                site.clock.tick(2);
                return late.isDone();
            });
            assertThat(late.get().status()).isEqualTo(200);

            site.cluster.loseAnswers("camille");
            assertThatThrownBy(() -> site.send("camille", "POST", WIKI + "stop", ""))
                    .isInstanceOf(UncheckedIOException.class);
            site.clock.tick(2);
            assertThat(resource(site, "proxima", "qemu/109").get("status").stringValue())
                    .isEqualTo("stopped");

            site.cluster.heal("camille");
            assertThat(site.send("camille", "GET", "/version", "").status()).isEqualTo(200);
        }
    }

    @Test
    void a_storage_that_a_node_has_lost_is_inactive_there_alone() {
        try (LabSite site = main()) {
            site.cluster.loseStorage("nikita", "san-lvm");
            assertThat(site.get("camille", "/nodes/nikita/storage/san-lvm/status")
                            .get("active")
                            .asInt())
                    .isZero();
            assertThat(site.get("camille", "/nodes/camille/storage/san-lvm/status")
                            .get("active")
                            .asInt())
                    .isEqualTo(1);
            assertThat(resource(site, "camille", "storage/nikita/san-lvm")
                            .get("status")
                            .stringValue())
                    .isEqualTo("unknown");
            site.cluster.restoreStorage("nikita", "san-lvm");
            assertThat(site.get("camille", "/nodes/nikita/storage/san-lvm/status")
                            .get("active")
                            .asInt())
                    .isEqualTo(1);
        }
    }

    private static LabSite main() {
        return new LabSite(LabClusterSpec.brestI11());
    }

    private static boolean somebodyWaitsUntilItIsHealed() {
        return Thread.getAllStackTraces().values().stream()
                .flatMap(Arrays::stream)
                .anyMatch(frame -> frame.getMethodName().equals("awaitHealed"));
    }

    private static int online(LabSite site, String node) {
        return find(site.get("camille", "/cluster/status"), "node/" + node)
                .get("online")
                .asInt();
    }

    private static String nodeStatus(LabSite site, String asked, String node) {
        return site.get(asked, "/cluster/ha/status/manager_status")
                .get("manager_status")
                .get("node_status")
                .get(node)
                .stringValue();
    }
}
