package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.StepRunner;
import io.vigie.commands.lab.HeldPort;
import io.vigie.commands.proxmox.FakeNode.Reply;
import io.vigie.commands.proxmox.PveException.Kind;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxmoxClientTest extends TestCluster {
    private static final Call VERSION = Call.get("version");
    private static final Call STOP = Call.post("nodes", "pve1", "qemu", "100", "status", "stop");
    private static final Call NODE = Call.get("nodes", "pve3", "status");
    private static final Reply OK = Reply.data("{\"version\":\"9.2.11\"}");

    /** Real sockets are given up after a short while, where a test waits for just that. */
    private ProxmoxClient impatient(URI... nodes) {
        return client(settings(token(), nodes).withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(4)));
    }

    private static PveException fails(Runnable request) {
        PveException e = catchThrowableOfType(PveException.class, request::run);
        assertThat(e).isNotNull();
        return e;
    }

    private URI deadAddress() {
        return URI.create("https://localhost:" + opened(new HeldPort()).number());
    }

    @ParameterizedTest
    @CsvSource({
        "tok-07-token-wrong-secret, LOGIN_REFUSED",
        "tok-08-token-unknown-id, LOGIN_REFUSED",
        "tok-12-token-expired, LOGIN_REFUSED",
        "tok-15-sep-token-vm-status-403, PRIVILEGE_MISSING",
        "tok-18-full-token-node-403, PRIVILEGE_MISSING",
        "tok-20-token-not-allowed, PRIVILEGE_MISSING",
        "task-06-status-other-user-403, PRIVILEGE_MISSING",
        "noquorum-03-vm-config-write, NO_QUORUM",
        "noquorum-04-user-create, NO_QUORUM",
        "err-01-node-down-proxied, NODE_UNREACHABLE",
        "err-11-node-unreachable-proxied, NODE_UNREACHABLE",
        "err-13-node-proxy-stopped, NODE_UNREACHABLE",
        "err-02-node-unknown, NODE_UNKNOWN",
        "mig-04-unknown-node, NODE_UNKNOWN",
        "lock-04-config-locked, LOCKED",
        "err-07-vmid-bad, BAD_PARAMETER",
        "err-08-bad-enum, BAD_PARAMETER",
        "mig-02-same-node, BAD_PARAMETER",
        "task-08-bad-upid, BAD_PARAMETER",
        "task-09-unknown-upid, NO_SUCH_TASK",
        "err-05-path-unknown, NOT_IMPLEMENTED",
        "err-06-method-not-implemented, NOT_IMPLEMENTED",
        "err-04-vm-on-other-node, GUEST_MISSING",
        "vm-22-old-node-after-migrate, GUEST_MISSING",
        "cfg-02-bad-digest, CHANGED_MEANWHILE",
        "task-14-reset-stopped, REFUSED",
        "err-16-pmxcfs-stopped-read, NODE_ILL",
        "err-14-pvedaemon-stopped-protected, NODE_ILL"
    })
    void a_recorded_refusal_is_told_by_its_kind_in_the_words_of_Proxmox(String sample, Kind kind) {
        String message =
                Samples.load(sample).path("json").path("message").asString("").strip();
        Call asked = Samples.call(sample);
        Fields body = new Fields(Samples.load(sample).path("json"));
        PveException read = new Refusals(token()).read(asked, "https://camille:8006", Samples.status(sample), body);
        assertThat(read.kind()).isEqualTo(kind);
        assertThat(read.problem("brest-i11").text()).startsWith("brest-i11: ");
        if (kind != Kind.NO_SUCH_TASK) {
            assertThat(read.text()).contains(Refusals.clean(message));
        }
    }

    @Test
    void a_missing_privilege_names_the_command_that_grants_it() {
        one.says(r -> Reply.sample("tok-15-sep-token-vm-status-403"));
        PveException e = fails(() -> client().read(Call.get("nodes", "pve1", "qemu", "100", "status", "current")));
        assertThat(e.mend())
                .isEqualTo("pveum role modify Vigie --append 1 --privs VM.Audit (if its role on /vms/100 is Vigie; see"
                        + " config/proxmox-role.md)");
        assertThat(e.text()).contains("VM.Audit").contains("/vms/100");
        assertThat(two.seen()).as("another node would say the same").isEmpty();
    }

    @Test
    void wrong_parameters_are_named() {
        one.says(r -> Reply.sample("err-08-bad-enum"));
        assertThat(fails(() -> client().read(ClusterReader.RESOURCES)).text())
                .contains("type: value 'banana' does not have a value in the enumeration");
    }

    @Test
    void the_token_is_sent_and_shown_nowhere() {
        one.says(r -> Reply.sample("tok-07-token-wrong-secret"));
        PveException e = fails(() -> client().read(VERSION));
        assertThat(one.seen().getFirst().headers())
                .containsEntry("Authorization", "PVEAPIToken=vigie@pve!bot=" + SECRET);
        assertThat(e).hasMessageContaining("vigie@pve!bot").hasStackTraceContaining("vigie@pve!bot");
        assertThat(org.assertj.core.util.Throwables.getStackTrace(e.problem("x")))
                .doesNotContain(SECRET);
        assertThat(settings(token(), one.uri()).toString()).doesNotContain(SECRET);
        assertThat(settings(password(), one.uri()).toString()).doesNotContain(PASSWORD);
    }

    @Test
    void a_dead_node_is_passed_over_and_avoided_until_some_time_has_gone_by() {
        two.says(r -> OK);
        URI dead = deadAddress();
        ProxmoxClient client = client(settings(token(), dead, two.uri()));
        assertThat(client.read(VERSION).from()).isEqualTo(two.uri());
        assertThat(client.endpoints().toTry()).containsExactly(two.uri());
        assertThat(client.endpoints().troubles()).singleElement().asString().contains(dead.toString());
        clock.advance(Endpoints.AVOIDED_FOR);
        assertThat(client.endpoints().toTry()).containsExactly(two.uri(), dead);
        assertThat(client.endpoints().troubles()).isEmpty();
    }

    @Test
    void a_hung_node_costs_one_time_out_and_no_more() {
        one.says(r -> new Reply.Hangs());
        two.says(r -> OK);
        ProxmoxClient client = impatient(one.uri(), two.uri());
        assertThat(client.read(VERSION).from()).isEqualTo(two.uri());
        assertThat(client.read(VERSION).from()).isEqualTo(two.uri());
        assertThat(one.seen()).hasSize(1);
    }

    @Test
    void when_a_node_behind_hangs_the_asked_one_is_not_blamed() {
        one.says(r -> r.path().equals("/version") ? OK : new Reply.Hangs());
        ProxmoxClient client = impatient(one.uri(), two.uri());
        assertThat(fails(() -> client.read(NODE)).kind()).isEqualTo(Kind.NODE_HANGS);
        assertThat(client.endpoints().troubles()).isEmpty();
        assertThat(two.seen()).isEmpty();
    }

    @Test
    void a_node_behind_that_is_down_gets_a_second_opinion_and_no_third() {
        one.says(r -> Reply.sample("err-01-node-down-proxied"));
        two.says(r -> Reply.sample("err-11-node-unreachable-proxied"));
        PveException e = fails(() -> client().read(NODE));
        assertThat(e.kind()).isEqualTo(Kind.NODE_UNREACHABLE);
        assertThat(e.text()).contains("pve3");
        assertThat(one.seen()).hasSize(1);
        assertThat(two.seen()).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"err-16-pmxcfs-stopped-read", "err-14-pvedaemon-stopped-protected"})
    void a_node_whose_own_services_are_down_is_passed_over(String sample) {
        one.says(r -> Reply.sample(sample));
        two.says(r -> OK);
        assertThat(client().read(Call.get("cluster", "status")).from()).isEqualTo(two.uri());
    }

    @Test
    void when_all_nodes_are_down_each_is_named() {
        URI first = deadAddress();
        URI second = deadAddress();
        ProxmoxClient client = client(settings(token(), first, second));
        PveException e = fails(() -> client.read(VERSION));
        assertThat(e.kind()).isEqualTo(Kind.UNREACHABLE);
        assertThat(e.text())
                .contains("No node answers")
                .contains(first.toString())
                .contains(second.toString());
    }

    @Test
    void a_wrong_fingerprint_is_shown_with_what_to_do() {
        String other = FakeNode.AUTHORITY.issue("other").fingerprint();
        ProxmoxClient client = client(
                new ProxmoxSettings("brest-i11", "", List.of(one.uri()), token(), List.of(other), Optional.empty())
                        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)));
        PveException e = fails(() -> client.read(VERSION));
        assertThat(e.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(e.text())
                .contains("The certificate of " + one.uri() + " has fingerprint " + FakeNode.CERTIFICATE.fingerprint()
                        + ", not one of the configured");
        assertThat(e.mend()).contains("pvenode cert info").contains("proxmox.fingerprints");
        assertThat(one.seen()).as("the token is not sent to a stranger").isEmpty();
    }

    @Test
    void the_authority_of_the_cluster_is_believed_and_another_is_not(@TempDir Path dir) throws IOException {
        one.says(r -> OK);
        Path right = Files.writeString(dir.resolve("ca.pem"), FakeNode.AUTHORITY.pem());
        Path wrong = Files.writeString(dir.resolve("other.pem"), new io.vigie.commands.lab.LabAuthority("Other").pem());
        assertThat(client(byAuthority(right)).read(VERSION).data().text("version"))
                .isEqualTo("9.2.11");
        PveException e = fails(() -> client(byAuthority(wrong)).read(VERSION));
        assertThat(e.kind()).isEqualTo(Kind.UNTRUSTED);
        assertThat(e.text()).contains(FakeNode.CERTIFICATE.fingerprint());
    }

    private ProxmoxSettings byAuthority(Path file) {
        return new ProxmoxSettings("brest-i11", "", List.of(one.uri()), token(), List.of(), Optional.of(file))
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>Welcome to nginx</html>", "{\"dat", "[]", "", "{\"no\":\"data\"}"})
    void what_is_no_answer_of_Proxmox_is_said_to_be_none_and_the_next_node_is_asked(String body) {
        one.says(r -> new Reply.Says(200, body));
        assertThat(fails(() -> client(settings(token(), one.uri())).read(VERSION))
                        .kind())
                .isEqualTo(Kind.NOT_PROXMOX);
        two.says(r -> OK);
        assertThat(client().read(VERSION).from()).isEqualTo(two.uri());
    }

    @Test
    void a_refusal_in_plain_text_is_shown_as_it_is() {
        one.says(r -> Reply.sample("body-06-unsupported-ct"));
        PveException e = fails(() -> client().read(VERSION));
        assertThat(e.kind()).isEqualTo(Kind.REFUSED);
        assertThat(e.text()).contains("upload 'Content-Type 'text/xml' not implemented (506)");
    }

    @Test
    void a_redirect_is_not_followed() {
        one.says(r -> new Reply.Says(301, "Moved Permanently"));
        assertThat(fails(() -> client(settings(token(), one.uri())).read(VERSION))
                        .kind())
                .isEqualTo(Kind.NOT_PROXMOX);
    }

    @Test
    void a_truncated_answer_is_asked_for_again_and_then_elsewhere() {
        one.says(r -> new Reply.Truncates("{\"data\":"));
        two.says(r -> OK);
        assertThat(client().read(VERSION).from()).isEqualTo(two.uri());
        assertThat(one.seen()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void an_endless_answer_is_cut_off() {
        one.says(r -> Reply.data("\"" + "x".repeat(5000) + "\""));
        ProxmoxClient client = opened(new ProxmoxClient(settings(token(), one.uri()), clock, 1000));
        assertThat(fails(() -> client.read(VERSION)).kind()).isEqualTo(Kind.TOO_LARGE);
    }

    @Test
    void a_write_whose_answer_is_lost_is_uncertain_and_sent_once() {
        one.says(r -> r.method().equals("POST") ? new Reply.Breaks() : OK);
        two.says(r -> OK);
        assertThatThrownBy(() -> client().write(STOP))
                .isInstanceOf(StepRunner.Uncertain.class)
                .hasMessageContaining("status/stop");
        assertThat(one.lines()).containsOnlyOnce("POST /nodes/pve1/qemu/100/status/stop");
        assertThat(two.lines()).doesNotContain("POST /nodes/pve1/qemu/100/status/stop");
    }

    @Test
    void a_write_that_hangs_is_uncertain_and_sent_once() {
        one.says(r -> r.method().equals("POST") ? new Reply.Hangs() : OK);
        two.says(r -> OK);
        assertThatThrownBy(() -> impatient(one.uri(), two.uri()).write(STOP)).isInstanceOf(StepRunner.Uncertain.class);
        assertThat(two.seen()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {596, 597, 599})
    void a_write_that_hangs_behind_the_asked_node_is_uncertain(int status) {
        one.says(r -> r.method().equals("POST") ? new Reply.Says(status, "") : OK);
        assertThatThrownBy(() -> client().write(STOP)).isInstanceOf(StepRunner.Uncertain.class);
    }

    @Test
    void a_write_that_cannot_reach_the_node_behind_was_not_begun() {
        one.says(r -> r.method().equals("POST") ? new Reply.Says(595, "") : OK);
        assertThat(fails(() -> client().write(STOP)).kind()).isEqualTo(Kind.NODE_UNREACHABLE);
    }

    @Test
    void a_write_is_sent_to_the_next_node_when_the_first_hangs_already() {
        one.says(r -> new Reply.Hangs());
        two.says(r -> r.method().equals("POST") ? Reply.sample("task-01-stop") : OK);
        assertThat(impatient(one.uri(), two.uri()).write(STOP).whole().text("data"))
                .startsWith("UPID:pve1:");
        assertThat(one.lines()).doesNotContain("POST /nodes/pve1/qemu/100/status/stop");
        assertThat(two.lines()).containsOnlyOnce("POST /nodes/pve1/qemu/100/status/stop");
    }

    @Test
    void a_refused_write_is_not_repeated() {
        one.says(r -> r.method().equals("POST") ? Reply.sample("lock-04-config-locked") : OK);
        assertThat(fails(() -> client().write(STOP)).kind()).isEqualTo(Kind.LOCKED);
        assertThat(one.lines()).containsOnlyOnce("POST /nodes/pve1/qemu/100/status/stop");
    }
}
