package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vigie.commands.proxmox.FakeNode.Reply;
import io.vigie.commands.proxmox.FakeNode.Seen;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TicketsTest extends TestCluster {
    private static final Call VERSION = Call.get("version");
    private static final Call STOP = Call.post("nodes", "pve1", "qemu", "100", "status", "stop");
    private final AtomicInteger given = new AtomicInteger();

    private Reply answer(Seen request) {
        return switch (request.line()) {
            case "POST /access/ticket" -> {
                int number = given.incrementAndGet();
                yield Reply.data("{\"username\":\"root@pam\",\"ticket\":\"PVE:root@pam:T" + number
                        + "::sig+/=\",\"CSRFPreventionToken\":\"C" + number + ":x+/=\"}");
            }
            case "POST /nodes/pve1/qemu/100/status/stop" -> Reply.sample("task-01-stop");
            default -> Reply.data("{\"version\":\"9.2.11\"}");
        };
    }

    private List<Seen> tickets() {
        return one.seen().stream()
                .filter(r -> r.path().equals("/access/ticket"))
                .toList();
    }

    @Test
    void a_ticket_is_fetched_once_and_sent_encoded_with_a_csrf_token_on_writes_only() {
        one.says(this::answer);
        ProxmoxClient client = client(settings(password(), one.uri()));
        client.read(VERSION);
        client.write(STOP);
        assertThat(tickets())
                .singleElement()
                .satisfies(r -> assertThat(r.parameters())
                        .containsEntry("username", "root@pam")
                        .containsEntry("password", PASSWORD));
        Seen read = one.seen().get(1);
        assertThat(read.headers())
                .containsEntry("Cookie", "PVEAuthCookie=PVE%3Aroot%40pam%3AT1%3A%3Asig%2B%2F%3D")
                .doesNotContainKey("CSRFPreventionToken");
        assertThat(one.seen().getLast().headers()).containsEntry("CSRFPreventionToken", "C1:x+/=");
    }

    @Test
    void a_ticket_is_renewed_with_itself_before_it_ends() {
        one.says(this::answer);
        ProxmoxClient client = client(settings(password(), one.uri()));
        client.read(VERSION);
        clock.advance(Duration.ofMinutes(59));
        client.read(VERSION);
        assertThat(tickets()).hasSize(1);
        clock.advance(Duration.ofMinutes(2));
        client.read(VERSION);
        assertThat(tickets()).hasSize(2);
        assertThat(tickets().getLast().parameters()).containsEntry("password", "PVE:root@pam:T1::sig+/=");
        assertThat(one.seen().getLast().headers().get("Cookie")).contains("T2");
    }

    @Test
    void a_ticket_that_has_ended_is_replaced_by_the_password() {
        one.says(this::answer);
        ProxmoxClient client = client(settings(password(), one.uri()));
        client.read(VERSION);
        clock.advance(Duration.ofHours(3));
        client.read(VERSION);
        assertThat(tickets().getLast().parameters()).containsEntry("password", PASSWORD);
    }

    @Test
    void a_refused_ticket_is_replaced_once() {
        one.says(r ->
                r.headers().getOrDefault("Cookie", "").contains("T1") ? Reply.sample("auth-06-no-ticket") : answer(r));
        ProxmoxClient client = client(settings(password(), one.uri()));
        assertThat(client.read(VERSION).data().text("version")).isEqualTo("9.2.11");
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void a_wrong_password_is_not_tried_again_at_once() {
        one.says(r -> Reply.sample("auth-02-ticket-bad-password"));
        ProxmoxClient client = client(settings(password(), one.uri()));
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> client.read(VERSION))
                    .hasMessageContaining("refuses the user root@pam (authentication failure)")
                    .hasMessageNotContaining(PASSWORD);
        }
        assertThat(tickets()).hasSize(1);
        clock.advance(Duration.ofSeconds(20));
        assertThatThrownBy(() -> client.read(VERSION)).isInstanceOf(PveException.class);
        assertThat(tickets()).hasSize(2);
    }

    @Test
    void a_second_factor_is_asked_for_in_vain() {
        one.says(r -> Reply.data("{\"username\":\"root@pam\",\"ticket\":\"PVE:!tfa!abc\",\"NeedTFA\":1}"));
        assertThatThrownBy(() -> client(settings(password(), one.uri())).read(VERSION))
                .hasMessageContaining("second factor");
    }

    @Test
    void a_ticket_that_would_break_a_header_is_not_quoted() {
        one.says(r -> r.path().equals("/access/ticket")
                ? Reply.data("{\"ticket\":\"PVE:x\",\"CSRFPreventionToken\":\"secret\\nvalue\"}")
                : Reply.data("{}"));
        ProxmoxClient client = client(settings(password(), one.uri()));
        assertThatThrownBy(() -> client.write(STOP))
                .isInstanceOf(RuntimeException.class)
                .satisfies(e -> assertThat(org.assertj.core.util.Throwables.getStackTrace(e))
                        .doesNotContain("secret"));
    }
}
