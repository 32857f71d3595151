package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.proxmox.FakeNode.Reply;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class InventoryTest extends TestCluster {
    @Test
    void a_healthy_cluster_is_read_with_five_requests_and_two_for_the_votes() {
        one.says(healthy());
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(one.lines()).hasSize(7).doesNotHaveDuplicates();
        assertThat(inventory.cluster()).isEqualTo("brest-i11");
        assertThat(inventory.version()).isEqualTo("9.2.11");
        assertThat(inventory.readAt()).isEqualTo(clock.instant());
        assertThat(inventory.quorate()).isTrue();
        assertThat(inventory.votesExpected()).isEqualTo(3);
        assertThat(inventory.votesPresent()).isEqualTo(3);
        assertThat(inventory.haMaster()).isEqualTo("pve1");
        assertThat(inventory.warnings()).isEmpty();
        assertThat(inventory.nodes()).extracting(Node::name).containsExactly("pve1", "pve2", "pve3");
        Node first = inventory.nodes().getFirst();
        assertThat(first.address()).isEqualTo("10.99.0.11");
        assertThat(first.ha()).isEqualTo(NodeHa.ONLINE);
        assertThat(first.cpus()).isEqualTo(2);
        assertThat(first.memoryTotal()).isEqualTo(25274793984L);
        assertThat(inventory.guests()).extracting(Guest::id).containsExactly("100", "101", "102", "103", "111", "200");
        Guest service = inventory.guest("101").orElseThrow();
        assertThat(service.state()).isEqualTo(Guest.State.RUNNING);
        assertThat(service.ha()).contains(new Guest.HaService("started", "started"));
        assertThat(inventory.guest("111").orElseThrow().lock()).isEqualTo("destroyed");
        assertThat(inventory.guest("200").orElseThrow().kind()).isEqualTo(Guest.Kind.CONTAINER);
        assertThat(inventory.storages()).isNotEmpty().allSatisfy(s -> {
            assertThat(s.available()).isTrue();
            assertThat(s.type()).isEqualTo("dir");
            assertThat(s.content()).contains("images", "iso");
            assertThat(s.total()).isPositive();
        });
    }

    @Test
    void the_version_and_the_votes_are_not_asked_for_each_time() {
        one.says(healthy());
        ProxmoxCluster cluster = cluster(one.uri());
        cluster.refresh();
        cluster.refresh();
        assertThat(one.lines()).hasSize(11);
        clock.advance(Duration.ofMinutes(6));
        cluster.refresh();
        // The votes come in by themselves, later.
        assertThat(one.lines()).hasSizeBetween(16, 18);
    }

    @Test
    void nobody_can_say_what_guests_of_a_dead_node_do() {
        one.says(healthy()
                .on("GET /cluster/status", "list-03b-cluster-status-offline")
                .on("GET /cluster/resources", "noquorum-08-resources"));
        Inventory inventory = cluster(one.uri()).refresh();
        Node dead = inventory.node("pve3").orElseThrow();
        assertThat(dead.online()).isFalse();
        assertThat(dead.memoryFree()).isZero();
        Guest lost = inventory.guest("102").orElseThrow();
        assertThat(lost.node()).isEqualTo("pve3");
        assertThat(lost.state()).as("Proxmox goes on saying running").isEqualTo(Guest.State.UNKNOWN);
        assertThat(lost.uptime()).isZero();
        assertThat(inventory.guest("101").orElseThrow().state()).isEqualTo(Guest.State.RUNNING);
        assertThat(inventory.storages().stream().filter(s -> s.node().equals("pve3")))
                .isNotEmpty()
                .noneMatch(s -> s.available());
    }

    @Test
    void guests_that_are_being_fenced_are_not_running() {
        one.says(healthy()
                .on("GET /cluster/resources", "noquorum-08-resources")
                .on("GET /cluster/ha/status/current", "ha-20-current-disabled"));
        Inventory inventory = cluster(one.uri()).refresh();
        Guest fenced = inventory.guest("102").orElseThrow();
        assertThat(fenced.ha()).contains(new Guest.HaService("fence", "started"));
        assertThat(fenced.state()).isEqualTo(Guest.State.UNKNOWN);
    }

    @Test
    void an_ignored_service_is_not_managed() {
        one.says(healthy().on("GET /cluster/ha/status/current", "ha-22-current-ignored"));
        Guest ignored = cluster(one.uri()).refresh().guest("103").orElseThrow();
        assertThat(ignored.ha()).contains(new Guest.HaService("ignored", "ignored"));
        assertThat(ignored.ha().orElseThrow().managed()).isFalse();
    }

    @Test
    void without_quorum_the_frozen_words_of_the_manager_do_not_count() {
        one.says(lonely());
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(inventory.quorate()).isFalse();
        assertThat(inventory.votesPresent()).isEqualTo(1);
        assertThat(inventory.quorum()).isEqualTo(2);
        assertThat(inventory.haMaster()).isEmpty();
        assertThat(inventory.node("pve1").orElseThrow().ha()).isEqualTo(NodeHa.UNKNOWN);
        assertThat(inventory.guest("101").orElseThrow().state()).isEqualTo(Guest.State.UNKNOWN);
        assertThat(inventory.guest("102").orElseThrow().state()).isEqualTo(Guest.State.RUNNING);
    }

    private static Script lonely() {
        return healthy()
                .on("GET /cluster/resources", "noquorum-08-resources")
                .on("GET /cluster/status", "noquorum-01-cluster-status")
                .on("GET /cluster/ha/status/current", "noquorum-02-ha-status")
                .on("GET /cluster/ha/status/manager_status", "noquorum-13-ha-manager-status");
    }

    @Test
    void a_node_left_alone_is_not_believed_while_another_is_with_the_majority() {
        one.says(lonely());
        two.says(healthy());
        ProxmoxCluster cluster = cluster(one.uri(), two.uri());
        Inventory inventory = cluster.refresh();
        assertThat(inventory.quorate()).isTrue();
        assertThat(inventory.votesPresent()).isEqualTo(3);
        assertThat(inventory.warnings())
                .singleElement()
                .asString()
                .contains("cut off")
                .contains(one.uri().toString());
        int before = one.seen().size();
        cluster.refresh();
        assertThat(one.seen()).as("asked no more").hasSize(before);
    }

    @Test
    void a_manager_that_has_not_written_for_a_while_is_doubted() {
        one.says(healthy());
        clock.advance(Duration.ofMinutes(3));
        assertThat(cluster(one.uri()).refresh().warnings())
                .singleElement()
                .asString()
                .contains("3 min")
                .contains("out of date");
    }

    @Test
    void a_single_node_needs_no_quorum() {
        one.says(healthy()
                .on(
                        "GET /cluster/status",
                        Reply.data(
                                "[{\"type\":\"node\",\"id\":\"node/alone\",\"name\":\"alone\",\"online\":1,\"local\":\"1\","
                                        + "\"nodeid\":0,\"level\":\"\"}]"))
                .on(
                        "GET /cluster/resources",
                        Reply.data(
                                "[{\"type\":\"node\",\"id\":\"node/alone\",\"node\":\"alone\",\"status\":\"online\"},"
                                        + "{\"type\":\"qemu\",\"id\":\"qemu/100\",\"vmid\":\"100\",\"node\":\"alone\","
                                        + "\"status\":\"running\"}]"))
                .on("GET /cluster/ha/status/current", "list-20-ha-status")
                .on("GET /cluster/ha/status/manager_status", "list-21-ha-manager-status")
                .on("GET /access/permissions", Reply.data("{\"/\":{\"Datastore.Audit\":1}}")));
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(inventory.quorate()).isTrue();
        assertThat(inventory.votesExpected()).isEqualTo(1);
        assertThat(inventory.haMaster()).isEmpty();
        assertThat(inventory.nodes()).singleElement().satisfies(n -> {
            assertThat(n.online()).isTrue();
            assertThat(n.ha()).isEqualTo(NodeHa.NONE);
        });
        assertThat(inventory.guests()).singleElement().satisfies(g -> {
            assertThat(g.name()).isEqualTo("guest-100");
            assertThat(g.state()).isEqualTo(Guest.State.RUNNING);
        });
        assertThat(inventory.warnings()).isEmpty();
    }

    @Test
    void wobbling_types_and_unknown_words_are_borne() {
        one.says(
                healthy()
                        .on(
                                "GET /cluster/resources",
                                Reply.data(
                                        "[{\"type\":\"qemu\",\"vmid\":\"105\",\"node\":\"pve1\",\"status\":\"dreaming\","
                                                + "\"maxmem\":\"2048\",\"cpu\":\"\",\"template\":\"1\",\"tags\":\"web;prod,x\",\"new\":{}},"
                                                + "{\"type\":\"qemu\",\"vmid\":\"none\"},{\"type\":\"lxc\"},\"odd\",null,"
                                                + "{\"type\":\"hologram\",\"vmid\":7}]"))
                        .on(
                                "GET /cluster/ha/status/manager_status",
                                Reply.data(
                                        "{\"manager_status\":{\"node_status\":{\"pve1\":\"levitating\",\"pve2\":\"maintenance\"}}}")));
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(inventory.guests()).singleElement().satisfies(g -> {
            assertThat(g.state()).isEqualTo(Guest.State.UNKNOWN);
            assertThat(g.memoryTotal()).isEqualTo(2048);
            assertThat(g.template()).isTrue();
            assertThat(g.tags()).containsExactly("web", "prod", "x");
        });
        assertThat(inventory.node("pve1").orElseThrow().ha()).isEqualTo(NodeHa.UNKNOWN);
        assertThat(inventory.node("pve2").orElseThrow().ha()).isEqualTo(NodeHa.MAINTENANCE);
    }

    @Test
    void an_empty_list_of_guests_is_suspicious_when_the_token_may_see_none() {
        one.says(healthy()
                .on("GET /cluster/resources", Reply.data("[]"))
                .on("GET /access/permissions", "tok-22-permissions-sep"));
        assertThat(cluster(one.uri()).refresh().warnings())
                .singleElement()
                .asString()
                .contains("No guests are visible")
                .contains("VM.Audit on /vms")
                .contains("pveum acl modify / --users vigie@pve --tokens 'vigie@pve!bot' --roles Vigie");
    }

    @Test
    void an_empty_list_is_believed_when_the_token_may_see_what_is_in_it() {
        one.says(healthy()
                .on("GET /cluster/resources", Reply.data("[]"))
                .on("GET /access/permissions", "tok-21-permissions"));
        assertThat(cluster(one.uri()).refresh().warnings())
                .singleElement()
                .asString()
                .contains("No storages are visible")
                .contains("Datastore.Audit on /storage")
                .contains("pveum role modify Vigie --append 1 --privs Datastore.Audit");
    }

    @Test
    void without_Sys_Audit_the_guests_are_shown_all_the_same_with_a_warning() {
        Reply forbidden =
                new Reply.Says(403, "{\"data\":null,\"message\":\"Permission check failed (/, Sys.Audit)\\n\"}");
        one.says(healthy()
                .on("GET /cluster/status", forbidden)
                .on("GET /cluster/ha/status/current", forbidden)
                .on("GET /cluster/ha/status/manager_status", forbidden));
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(inventory.guests()).hasSize(6);
        assertThat(inventory.quorate()).isTrue();
        assertThat(inventory.guest("101").orElseThrow().ha()).contains(new Guest.HaService("started", ""));
        assertThat(inventory.warnings())
                .hasSize(2)
                .allSatisfy(w -> assertThat(w).contains("pveum role modify Vigie --append 1 --privs Sys.Audit"));
    }

    @Test
    void what_was_read_last_stays_when_a_refresh_fails_and_the_trouble_is_told() {
        one.says(healthy());
        ProxmoxCluster cluster = cluster(one.uri());
        assertThatThrownBy(cluster::inventory).isInstanceOf(Problem.class).hasMessageContaining("not been read yet");
        Inventory read = cluster.refresh();
        one.says(r -> Reply.sample("tok-07-token-wrong-secret"));
        clock.advance(Duration.ofSeconds(5));
        assertThatThrownBy(cluster::refresh)
                .isInstanceOfSatisfying(
                        Problem.class, p -> assertThat(p.whose()).isEqualTo(Problem.Whose.SITE));
        assertThat(cluster.inventory()).isSameAs(read);
        assertThat(cluster.trouble().orElseThrow().text()).contains("vigie@pve!bot");
        one.says(healthy());
        cluster.refresh();
        assertThat(cluster.trouble()).isEmpty();
    }

    @Test
    void votes_are_those_of_corosync_and_of_its_device() {
        one.says(healthy()
                .on(
                        "GET /cluster/config/nodes",
                        Reply.data("[{\"node\":\"pve1\",\"quorum_votes\":\"2\"},{\"node\":\"pve2\","
                                + "\"quorum_votes\":\"1\"},{\"name\":\"pve3\",\"quorum_votes\":1}]"))
                .on(
                        "GET /cluster/config/qdevice",
                        Reply.data("{\"QNetd host\":\"10.0.0.53:5403\",\"Algorithm\":\"Fifty-Fifty split\","
                                + "\"State\":\"Connected\"}")));
        ProxmoxCluster cluster = cluster(one.uri());
        Inventory inventory = cluster.refresh();
        assertThat(inventory.votesExpected()).isEqualTo(5);
        assertThat(inventory.votesPresent()).isEqualTo(5);
        assertThat(cluster.votes().of("pve1")).isEqualTo(2);
        assertThat(cluster.votes().device().orElseThrow().connected()).isTrue();
        assertThat(cluster.votes().doubt()).isEmpty();
    }

    @Test
    void a_device_that_is_not_connected_gives_no_vote_and_what_may_not_be_read_is_doubted() {
        one.says(healthy()
                .on(
                        "GET /cluster/config/qdevice",
                        Reply.data("{\"QNetd host\":\"q:5403\",\"Algorithm\":\"LMS\",\"State\":\"Connect failed\"}")));
        Inventory inventory = cluster(one.uri()).refresh();
        assertThat(inventory.votesExpected()).isEqualTo(5);
        assertThat(inventory.votesPresent()).isEqualTo(3);
        two.says(healthy()
                .on(
                        "GET /cluster/config/nodes",
                        new Reply.Says(
                                403, "{\"data\":null,\"message\":\"Permission check failed (/, Sys.Audit)\\n\"}")));
        ProxmoxCluster blind = cluster(two.uri());
        assertThat(blind.refresh().votesExpected()).isEqualTo(3);
        assertThat(blind.votes().doubt()).contains("one for each node", "Sys.Audit");
    }
}
