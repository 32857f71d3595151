package io.vigie.commands.storage;

import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.container;
import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.vm;

import io.vigie.commands.PlainText;
import io.vigie.commands.Plan;
import io.vigie.commands.Step;
import io.vigie.commands.StepRunner;
import io.vigie.commands.TaskReport;
import io.vigie.commands.TestCaller;
import io.vigie.commands.cluster.Hypervisors;
import io.vigie.commands.lab.proxmox.BotToken;
import io.vigie.commands.lab.proxmox.LabClusterSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.proxmox.ProxmoxCluster;
import io.vigie.commands.testing.CommandsOnLab;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Command lines about storages, typed at a lab cluster. */
abstract class StorageOnLab extends CommandsOnLab {
    static final long GIB = 1L << 30;
    private static final String ALL = "backup,images,iso,rootdir,snippets,vztmpl";

    final StepRunner steps = runners.getFirst();

    StorageOnLab() {
        super(spec(), (of, clock) -> language(of, List.of(), clock), (of, clock) -> List.of(new StorageCareSteps(of)));
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

    private static CommandLanguage language(Hypervisors of, List<String> serves, Clock clock) {
        Sans sans = new Sans(serves.isEmpty() ? List.of() : List.of(san(serves.toArray(String[]::new))));
        return new CommandLanguage(List.of(
                new ShowCommands(of, sans, clock),
                new UsageCommands(of, clock),
                new CheckCommands(of, sans, clock),
                new CareCommands(of, sans, clock)));
    }

    /** With a SAN that serves these clusters. */
    CommandLanguage language(List<String> serves) {
        return language(hypervisors, serves, clock);
    }

    TaskReport.State run(Plan plan) {
        TaskReport.State last = TaskReport.State.DONE;
        for (Step step : plan.steps()) {
            last = end(step, steps.begin(step)).state();
        }
        return last;
    }

    /** What a command says when the token has all but this. */
    String without(String privilege, String line) {
        return without(Set.of(privilege), line);
    }

    String without(Set<String> privileges, String line) {
        Set<String> less = new HashSet<>(BotToken.PRIVILEGES);
        less.removeAll(privileges);
        try (ProxmoxCluster weak = connect(less)) {
            return PlainText.of(
                    language(new Hypervisors(List.of(weak)), List.of(), clock).run(TestCaller.ALL, line));
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
