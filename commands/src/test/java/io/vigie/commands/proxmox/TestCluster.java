package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;

import io.vigie.commands.proxmox.FakeNode.Reply;
import io.vigie.commands.proxmox.FakeNode.Seen;
import io.vigie.commands.testing.SettableClock;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;

/** What tests against scripted nodes share: two nodes, a clock, and the check that no request breaks the schema. */
abstract class TestCluster {
    static final String SECRET = "5e9ad0fe-1111-2222-3333-0c0ffee0c0de";
    static final String PASSWORD = "correct horse";

    final FakeNode one = new FakeNode();
    final FakeNode two = new FakeNode();
    /** A little after the samples were recorded. */
    final SettableClock clock = new SettableClock(Instant.ofEpochSecond(1795434905));

    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        one.close();
        two.close();
        assertThat(one.faults()).isEmpty();
        assertThat(two.faults()).isEmpty();
    }

    static ProxmoxSettings.Login token() {
        return new ProxmoxSettings.Login.Token("vigie@pve!bot", Secret.of(SECRET));
    }

    static ProxmoxSettings.Login password() {
        return new ProxmoxSettings.Login.Password("root@pam", Secret.of(PASSWORD));
    }

    static ProxmoxSettings settings(ProxmoxSettings.Login login, URI... nodes) {
        return new ProxmoxSettings(
                        "brest-i11",
                        "main",
                        List.of(nodes),
                        login,
                        List.of(FakeNode.CERTIFICATE.fingerprint()),
                        Optional.empty())
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    ProxmoxClient client(ProxmoxSettings settings) {
        return opened(new ProxmoxClient(settings, clock, Wire.LONGEST_BODY));
    }

    ProxmoxClient client() {
        return client(settings(token(), one.uri(), two.uri()));
    }

    ProxmoxCluster cluster(URI... nodes) {
        return opened(new ProxmoxCluster(settings(token(), nodes), clock));
    }

    <T extends AutoCloseable> T opened(T resource) {
        opened.add(resource);
        return resource;
    }

    /** Answers by request line; anything else is not implemented. */
    static final class Script implements Function<Seen, Reply> {
        private final Map<String, Function<Seen, Reply>> replies = new HashMap<>();

        Script on(String line, Reply reply) {
            replies.put(line, request -> reply);
            return this;
        }

        Script on(String line, String sample) {
            return on(line, Reply.sample(sample));
        }

        @Override
        public Reply apply(Seen request) {
            return replies.getOrDefault(request.line(), r -> new Reply.Says(501, "{\"data\":null}"))
                    .apply(request);
        }
    }

    /** Reads of a healthy three-node cluster. */
    static Script healthy() {
        return new Script()
                .on("GET /version", "tok-06-token-ok-version")
                .on("GET /cluster/resources", "net-02-gzip")
                .on("GET /cluster/status", "list-03-cluster-status")
                .on("GET /cluster/config/nodes", "list-36-cluster-config-nodes")
                .on("GET /cluster/config/qdevice", Reply.data("{}"))
                .on("GET /cluster/ha/status/current", "ha-04-ha-current-after-stop")
                .on(
                        "GET /cluster/ha/status/manager_status",
                        Reply.data("{\"manager_status\":{\"master_node\":\"pve1\",\"timestamp\":1795434900,"
                                + "\"node_status\":{\"pve1\":\"online\",\"pve2\":\"online\",\"pve3\":\"online\"}}}"));
    }
}
