package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.HypervisorContract;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.EnabledIfEnvironmentVariable;

/**
 * The contract against a real cluster, named by the environment: {@code VIGIE_PVE_URL} and {@code VIGIE_PVE_FINGERPRINT}
 * (several with commas between), {@code VIGIE_PVE_TOKEN_ID}, {@code VIGIE_PVE_TOKEN_SECRET_FILE}. Only guests whose
 * names begin with {@code VIGIE_PVE_GUEST_PREFIX} are stopped, suspended, moved, snapshotted and rolled
 * back; none when it is not set.
 */
@EnabledIfEnvironmentVariable(
        named = "VIGIE_PVE_URL",
        matches = "https://.+",
        disabledReason = "no real Proxmox VE cluster is named: set VIGIE_PVE_URL and what belongs to it")
class ProxmoxOnRealClusterTest implements HypervisorContract {
    private ProxmoxCluster cluster;

    @BeforeEach
    void connect() {
        List<URI> nodes = list("VIGIE_PVE_URL").stream().map(URI::create).toList();
        Secret secret = Secret.fromFile(Path.of(System.getenv("VIGIE_PVE_TOKEN_SECRET_FILE")));
        ProxmoxSettings.Login login = new ProxmoxSettings.Login.Token(System.getenv("VIGIE_PVE_TOKEN_ID"), secret);
        cluster = open(nodes, login);
    }

    private static ProxmoxCluster open(List<URI> nodes, ProxmoxSettings.Login login) {
        return new ProxmoxCluster(
                new ProxmoxSettings("real", "", nodes, login, list("VIGIE_PVE_FINGERPRINT"), Optional.empty()),
                Clock.systemUTC());
    }

    private static List<String> list(String name) {
        String value = System.getenv(name);
        return value == null || value.isBlank() ? List.of() : Arrays.asList(value.split(",", -1));
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Override
    public Hypervisor hypervisor() {
        return cluster;
    }

    @Override
    public Optional<String> spare() {
        return first(guest -> guest.ha().isEmpty());
    }

    @Override
    public Optional<String> service() {
        return first(guest ->
                guest.ha().filter(Guest.HaService::managed).isPresent() && guest.state() == Guest.State.RUNNING);
    }

    private Optional<String> first(Predicate<Guest> fitting) {
        List<String> prefix = list("VIGIE_PVE_GUEST_PREFIX");
        if (prefix.isEmpty()) {
            return Optional.empty();
        }
        return cluster.refresh().guests().stream()
                .filter(guest -> guest.name().startsWith(prefix.getFirst()) && !guest.template())
                .filter(fitting)
                .map(Guest::id)
                .findFirst();
    }

    @Override
    public void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(5)).until(() -> true);
    }

    @Override
    public Instant now() {
        return Instant.now();
    }
}
