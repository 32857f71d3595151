package io.vigie.commands.proxmox;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Accounts.Holder;
import io.vigie.commands.cluster.Accounts.Right;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Metrics;
import io.vigie.commands.cluster.Power;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.BotToken;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabRealm;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the token lacks, the problem names the privilege, the path and the line that grants it. */
class MissingPrivilegeTest {
    private final SettableClock clock = new SettableClock(Instant.parse("2026-11-23T12:00:00Z"));
    private final LabCluster lab =
            new LabCluster(LabClusterSpec.rennes(), new LabTime(clock, 1), new LabAuthority("Lab CA"));

    @AfterEach
    void close() {
        lab.close();
    }

    static Stream<Arguments> needs() {
        Duration hour = Duration.ofHours(1);
        Right right = new Right("/vms", Holder.ACCOUNT, "root@pam", "PVEVMUser", true);
        return Stream.of(
                of("VM.PowerMgmt", "/vms/202", h -> h.power("202", Power.STOP, Power.Options.DEFAULT)),
                of("VM.Config.Disk", "/vms/202", h -> h.power("202", Power.SUSPEND, Power.Options.TO_DISK)),
                of("VM.Snapshot", "/vms/202", h -> h.snapshots().orElseThrow().create("202", "s1", "", false)),
                of(
                        "VM.Migrate",
                        "/vms/202",
                        h -> h.migrations()
                                .orElseThrow()
                                .migrate(
                                        "202",
                                        "duchesse",
                                        new io.vigie.commands.cluster.Migrations.Options(true, false, false))),
                of(
                        "Sys.Audit",
                        "/nodes/ermine",
                        h -> h.metrics().orElseThrow().node("ermine", hour, Metrics.Of.AVERAGE)),
                of(
                        "Realm.AllocateUser",
                        "/access/realm/resel",
                        h -> h.accounts().orElseThrow().sync("resel", Set.of())),
                of(
                        "User.Modify",
                        "/access/groups",
                        h -> h.accounts().orElseThrow().preview("resel", Set.of())),
                of("Permissions.Modify", "/vms", h -> h.accounts().orElseThrow().grant(right)));
    }

    private static Arguments of(String privilege, String path, Consumer<Hypervisor> action) {
        return Arguments.of(privilege, path, action);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("needs")
    void is_named_with_its_path_and_its_grant(String privilege, String path, Consumer<Hypervisor> action) {
        lab.addRealm("resel", () -> new LabRealm(List.of("amelie"), Map.of()));
        Set<String> others = new HashSet<>(BotToken.PRIVILEGES);
        others.remove(privilege);
        String secret = lab.addToken("vigie@pve!less", Map.of("/", others));
        ProxmoxSettings settings = new ProxmoxSettings(
                        "rennes",
                        "",
                        lab.nodes(),
                        new ProxmoxSettings.Login.Token("vigie@pve!less", Secret.of(secret)),
                        lab.fingerprints(),
                        Optional.empty())
                .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20));
        try (ProxmoxCluster cluster = new ProxmoxCluster(settings, clock)) {
            Problem problem = catchThrowableOfType(Problem.class, () -> action.accept(cluster));
            assertThat(problem.text()).contains("vigie@pve!less lacks the privilege " + privilege + " on " + path);
            assertThat(problem.mend()).contains("pveum role modify Vigie --append 1 --privs " + privilege);
        }
    }
}
