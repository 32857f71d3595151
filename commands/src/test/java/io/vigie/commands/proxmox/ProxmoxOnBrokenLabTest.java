package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.Problem;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.NodeHa;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A cluster in trouble, seen through the driver: brest-i11 with its nodes camille, nikita and proxima. */
class ProxmoxOnBrokenLabTest {
    private static final PveSchema SCHEMA = PveSchema.load();
    private static final String SERVICE = "105";
    private static final String PLAIN = "109";

    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final LabCluster lab =
            new LabCluster(LabClusterSpec.brestI11(), new LabTime(clock, 1), new LabAuthority("Lab CA"));
    private final List<String> faults = new CopyOnWriteArrayList<>();
    private final ProxmoxCluster cluster = open(lab.tokenId(), lab.tokenSecret());

    private ProxmoxCluster open(String token, String secret) {
        return new ProxmoxCluster(settings(new ProxmoxSettings.Login.Token(token, Secret.of(secret))), clock);
    }

    /** Patient: a machine that is busy with other things is no node in trouble. */
    private ProxmoxSettings settings(ProxmoxSettings.Login login) {
        return new ProxmoxSettings("brest-i11", "main", lab.nodes(), login, lab.fingerprints(), Optional.empty())
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    @BeforeEach
    void watchRequests() {
        lab.onExchange(e -> SCHEMA.request(e.method(), e.path(), e.parameters())
                .forEach(fault -> faults.add(e.method() + " " + e.path() + ": " + fault)));
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
        assertThat(faults).isEmpty();
    }

    private static Guest.State state(Inventory inventory, String id) {
        return inventory.guest(id).orElseThrow().state();
    }

    @Test
    void a_killed_node_is_fenced_and_its_services_are_recovered_elsewhere() {
        cluster.refresh();
        lab.kill("nikita");
        clock.advance(Duration.ofSeconds(15));
        Inventory early = cluster.refresh();
        assertThat(early.quorate()).isTrue();
        assertThat(early.votesPresent()).isEqualTo(2);
        assertThat(early.node("nikita").orElseThrow().online()).isFalse();
        assertThat(state(early, SERVICE)).isEqualTo(Guest.State.UNKNOWN);
        assertThat(state(early, PLAIN)).isEqualTo(Guest.State.UNKNOWN);
        clock.advance(Duration.ofSeconds(65));
        Inventory fencing = cluster.refresh();
        assertThat(fencing.node("nikita").orElseThrow().ha()).isEqualTo(NodeHa.FENCE);
        assertThat(fencing.guest(SERVICE).orElseThrow().ha())
                .hasValueSatisfying(ha -> assertThat(ha.state()).isEqualTo("fence"));
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofSeconds(10));
            cluster.refresh();
        }
        Inventory recovered = cluster.inventory();
        Guest service = recovered.guest(SERVICE).orElseThrow();
        assertThat(service.node()).isNotEqualTo("nikita");
        assertThat(service.state()).isEqualTo(Guest.State.RUNNING);
        assertThat(state(recovered, PLAIN)).as("nobody recovers it").isEqualTo(Guest.State.UNKNOWN);
        assertThat(cluster.guest(SERVICE).guest().node()).isEqualTo(service.node());
        lab.heal("nikita");
        for (int i = 0; i < 12; i++) {
            clock.advance(Duration.ofSeconds(10));
            cluster.refresh();
        }
        assertThat(cluster.inventory().node("nikita").orElseThrow().online()).isTrue();
        assertThat(state(cluster.inventory(), PLAIN)).isNotEqualTo(Guest.State.UNKNOWN);
    }

    @Test
    void the_first_node_dead_frozen_or_talking_nonsense_is_no_reason_to_know_less() {
        lab.freeze("camille");
        ProxmoxSettings hasty = settings(new ProxmoxSettings.Login.Token(lab.tokenId(), Secret.of(lab.tokenSecret())))
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(4));
        try (ProxmoxCluster waiting = new ProxmoxCluster(hasty, clock)) {
            assertThat(waiting.refresh().warnings())
                    .anySatisfy(w -> assertThat(w).contains("did not answer within"));
        }
        lab.heal("camille");
        lab.garble("nikita");
        assertThat(cluster.refresh().guests()).hasSize(18);
        lab.heal();
        clock.advance(Duration.ofMinutes(1));
        lab.kill("camille");
        assertThat(cluster.refresh().guests()).hasSize(18);
    }

    @Test
    void with_all_nodes_down_the_trouble_is_told_and_the_last_inventory_kept() {
        cluster.refresh();
        List.of("camille", "nikita", "proxima").forEach(lab::kill);
        assertThatThrownBy(cluster::refresh).isInstanceOf(Problem.class).hasMessageContaining("No node answers");
        assertThat(cluster.inventory().guests()).hasSize(18);
        assertThat(cluster.trouble()).isPresent();
        assertThatThrownBy(() -> cluster.power(PLAIN, Power.STOP, Power.Options.DEFAULT))
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_guest_on_a_dead_node_cannot_be_asked_and_its_node_is_named() {
        cluster.refresh();
        lab.kill("nikita");
        assertThatThrownBy(() -> cluster.guest(PLAIN))
                .isInstanceOf(Problem.class)
                .hasMessageContaining("nikita cannot be reached");
        assertThatThrownBy(() -> cluster.power(PLAIN, Power.STOP, Power.Options.DEFAULT))
                .as("certainly not begun")
                .isInstanceOf(Problem.class);
    }

    @Test
    void a_lost_answer_is_uncertain_and_the_task_list_tells_what_became_of_it() {
        cluster.refresh();
        lab.onExchange(exchange -> {
            if (exchange.path().equals("/version")) {
                // Between the last harmless question and the request itself.
                lab.loseAnswers("camille");
            }
        });
        Instant intended = clock.instant();
        assertThatThrownBy(() -> cluster.power(PLAIN, Power.STOP, Power.Options.DEFAULT))
                .isInstanceOf(StepRunner.Uncertain.class)
                .hasMessageStartingWith("brest-i11: ");
        lab.heal("camille");
        clock.advance(Duration.ofSeconds(5));
        assertThat(cluster.tasks(PLAIN, intended))
                .as("begun, and never twice")
                .singleElement()
                .satisfies(t -> {
                    assertThat(t.type()).isEqualTo("qmstop");
                    assertThat(cluster.task(t.handle()).state()).isEqualTo(TaskReport.State.DONE);
                });
    }

    @Test
    void a_task_is_followed_although_the_node_that_took_the_request_dies() {
        TaskHandle handle = cluster.power(PLAIN, Power.STOP, Power.Options.DEFAULT);
        lab.kill("camille");
        clock.advance(Duration.ofSeconds(10));
        assertThat(cluster.task(handle).state()).isEqualTo(TaskReport.State.DONE);
        lab.kill("nikita");
        assertThatThrownBy(() -> cluster.task(handle)).isInstanceOf(Problem.class);
    }

    @Test
    void a_node_without_quorum_is_left_for_one_with_the_majority() {
        lab.cutQuorum("camille");
        clock.advance(Duration.ofSeconds(15));
        Inventory inventory = cluster.refresh();
        assertThat(inventory.quorate()).isTrue();
        assertThat(inventory.node("camille").orElseThrow().online()).isFalse();
        assertThat(inventory.warnings()).anySatisfy(w -> assertThat(w).contains("cut off"));
    }

    @Test
    void a_revoked_token_is_said_to_be_refused() {
        cluster.refresh();
        lab.revokeToken(lab.tokenId());
        assertThatThrownBy(cluster::refresh).isInstanceOf(Problem.class).hasMessageContaining("refuses the API token");
    }

    @Test
    void a_token_without_rights_sees_an_empty_cluster_with_a_reason() {
        String secret = lab.addToken("vigie@pve!poor", Map.of());
        try (ProxmoxCluster poor = open("vigie@pve!poor", secret)) {
            assertThat(poor.refresh().warnings())
                    .anySatisfy(w -> assertThat(w)
                            .contains("No guests are visible")
                            .contains("pveum acl modify / --users vigie@pve"));
        }
    }

    @Test
    void a_token_that_may_only_look_is_told_which_privilege_it_lacks() {
        String secret = lab.addToken("vigie@pve!eye", Map.of("/", Set.of("VM.Audit", "Sys.Audit", "Datastore.Audit")));
        try (ProxmoxCluster eye = open("vigie@pve!eye", secret)) {
            assertThat(eye.refresh().warnings()).isEmpty();
            assertThatThrownBy(() -> eye.power(PLAIN, Power.STOP, Power.Options.DEFAULT))
                    .isInstanceOfSatisfying(Problem.class, p -> {
                        assertThat(p.text()).contains("VM.PowerMgmt on /vms/109");
                        assertThat(p.mend()).contains("pveum role modify Vigie --append 1 --privs VM.PowerMgmt");
                    });
        }
    }

    @Test
    void a_locked_guest_is_shown_as_such_and_its_task_fails_in_the_words_of_Proxmox() {
        lab.lock(Integer.parseInt(PLAIN), "backup");
        assertThat(cluster.refresh().guest(PLAIN).orElseThrow().lock()).isEqualTo("backup");
        TaskHandle handle = cluster.power(PLAIN, Power.STOP, Power.Options.DEFAULT);
        clock.advance(Duration.ofSeconds(10));
        TaskReport report = cluster.task(handle);
        assertThat(report.state()).isEqualTo(TaskReport.State.FAILED);
        assertThat(report.says()).contains("VM is locked (backup)");
    }

    @Test
    void a_user_with_a_password_may_do_the_same() {
        ProxmoxSettings.Login root = new ProxmoxSettings.Login.Password("root@pam", Secret.of(lab.rootPassword()));
        try (ProxmoxCluster byTicket = new ProxmoxCluster(settings(root), clock)) {
            assertThat(byTicket.refresh().guests()).hasSize(18);
            clock.advance(Duration.ofMinutes(90));
            TaskHandle handle = byTicket.power(PLAIN, Power.STOP, Power.Options.DEFAULT);
            clock.advance(Duration.ofSeconds(10));
            assertThat(byTicket.task(handle).state()).isEqualTo(TaskReport.State.DONE);
        }
    }
}
