package io.vigie.commands.storage;

import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.container;
import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.vm;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.vigie.commands.Caller;
import io.vigie.commands.Outcome;
import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.lab.LabAuthority;
import io.vigie.commands.lab.LabTime;
import io.vigie.commands.lab.proxmox.LabCluster;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.proxmox.ProxmoxSettings;
import io.vigie.commands.proxmox.Secret;
import io.vigie.commands.testing.SettableClock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;

/** Command lines about storages, typed at a lab cluster through the real driver. */
abstract class StorageOnLab {
    static final long GIB = 1L << 30;
    private static final LabAuthority AUTHORITY = new LabAuthority("Lab CA");
    private static final String ALL = "backup,images,iso,rootdir,snippets,vztmpl";

    final SettableClock clock = new SettableClock("2026-11-23T12:00:00Z");
    final LabCluster lab = new LabCluster(spec(), new LabTime(clock, 1), AUTHORITY);
    final ProxmoxCluster cluster = connect(lab.tokenId(), lab.tokenSecret());
    final Hypervisors hypervisors = new Hypervisors(List.of(cluster));
    final CommandLanguage language = language(hypervisors, List.of());
    private int tokens;
    final StorageCareSteps steps = new StorageCareSteps(hypervisors);

    StorageOnLab() {
        cluster.refresh();
    }

    private static LabClusterSpec spec() {
        return new LabClusterSpec(
                "brest-i11",
                List.of(
                        new NodeSpec("camille", "10.11.0.11", 16, 64 * GIB),
                        new NodeSpec("nikita", "10.11.0.12", 16, 64 * GIB),
                        new NodeSpec("proxima", "10.11.0.13", 16, 64 * GIB)),
                List.of(
                        vm(105, "web-1", "nikita").on("san-lvm", 32).withHa(),
                        vm(106, "web-2", "proxima").on("san-lvm", 32),
                        vm(107, "old-intranet", "camille").on("san-lvm", 8).stopped(),
                        vm(109, "wiki", "nikita").on("local", 16),
                        container(110, "munin", "camille").on("thin", 8),
                        vm(900, "debian-13", "camille").on("san-lvm", 8).asTemplate()),
                List.of(
                        new StorageSpec("local", "dir", false, ALL, 22 * GIB, 480 * GIB),
                        new StorageSpec("san", "iscsi", true, "none", 0, 0),
                        new StorageSpec(
                                "san-lvm",
                                "lvm",
                                true,
                                "images,rootdir",
                                0,
                                1024 * GIB,
                                new TreeMap<>(Map.of("vgname", "san", "base", "san:0.0.0.scsi-36001405"))),
                        new StorageSpec("thin", "lvmthin", false, "images,rootdir", 0, 100 * GIB)));
    }

    private static LabSanStub san(String... serves) {
        return new LabSanStub(List.of(serves));
    }

    CommandLanguage language(Hypervisors of, List<String> serves) {
        Sans sans = new Sans(serves.isEmpty() ? List.of() : List.of(san(serves.toArray(String[]::new))));
        return new CommandLanguage(List.of(
                new ShowCommands(of, sans, clock),
                new UsageCommands(of, clock),
                new CheckCommands(of, sans, clock),
                new CareCommands(of, sans, clock)));
    }

    private ProxmoxCluster connect(String token, String secret) {
        return new ProxmoxCluster(
                new ProxmoxSettings(
                                "brest-i11",
                                "main",
                                lab.nodes(),
                                new ProxmoxSettings.Login.Token(token, Secret.of(secret)),
                                lab.fingerprints(),
                                Optional.empty())
                        .withTimeouts(Duration.ofSeconds(20), Duration.ofSeconds(20)),
                clock);
    }

    @AfterEach
    void close() {
        cluster.close();
        lab.close();
    }

    String says(String line) {
        return says(TestCaller.ALL, line);
    }

    String says(Caller caller, String line) {
        return PlainText.of(language.run(caller, line));
    }

    Plan plan(String line) {
        Plan plan = ((Outcome.Proposed) language.run(TestCaller.ALL, line)).plan();
        Plan again = ((Outcome.Proposed) language.run(TestCaller.ALL, plan.command())).plan();
        assertThat(again.hash()).as(plan.command() + " again").isEqualTo(plan.hash());
        return plan;
    }

    Problem problem(String line) {
        Problem problem = catchThrowableOfType(Problem.class, () -> language.run(TestCaller.ALL, line));
        assertThat(problem).as(line).isNotNull();
        return problem;
    }

    static String effects(Plan plan) {
        return plan.effects().stream().map(e -> e.text().text()).collect(Collectors.joining("\n"));
    }

    TaskReport.State run(Plan plan) {
        TaskReport.State last = TaskReport.State.DONE;
        for (Step step : plan.steps()) {
            last = end(step, steps.begin(step));
        }
        return last;
    }

    TaskReport.State end(Step step, TaskHandle handle) {
        for (int i = 0; i < 60; i++) {
            TaskReport report = steps.report(step, handle);
            if (report.state().ended()) {
                return report.state();
            }
            clock.tick(1);
        }
        throw new AssertionError("it does not end");
    }

    /** What a command says when the token has all but this. */
    String without(String privilege, String line) {
        return without(Set.of(privilege), line);
    }

    String without(Set<String> privileges, String line) {
        Set<String> less = new HashSet<>(LabCluster.privileges());
        less.removeAll(privileges);
        String secret = lab.addToken("less@pve!bot" + ++tokens, Map.of("/", less));
        try (ProxmoxCluster weak = connect("less@pve!bot" + tokens, secret)) {
            weak.refresh();
            return PlainText.of(
                    language(new Hypervisors(List.of(weak)), List.of()).run(TestCaller.ALL, line));
        }
    }

    void orphan(String name, int vmid) {
        lab.leaveVolume("san-lvm", "", name, vmid, 32 * GIB, Duration.ofDays(40));
    }

    /** A SAN that serves these clusters and shows nothing. */
    private record LabSanStub(List<String> serves) implements San {
        @Override
        public String name() {
            return "sanizator";
        }

        @Override
        public List<Portal> portals() {
            return List.of();
        }

        @Override
        public List<Portal> probe() {
            return List.of();
        }

        @Override
        public void close() {}
    }
}
