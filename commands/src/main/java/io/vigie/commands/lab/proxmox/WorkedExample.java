package io.vigie.commands.lab.proxmox;

import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.container;
import static io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec.vm;

import io.vigie.commands.lab.proxmox.LabClusterSpec.BackupSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.GuestSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.NodeSpec;
import io.vigie.commands.lab.proxmox.LabClusterSpec.StorageSpec;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The student network of the documentation: three clusters, thirty guests. */
final class WorkedExample {
    private static final long GIB = 1L << 30;
    private static final String SAN = "san-lvm";
    private static final StorageSpec LOCAL =
            new StorageSpec("local", "dir", false, "backup,images,iso,rootdir,snippets,vztmpl", 22 * GIB, 480 * GIB);

    /** The container munin, and what nobody has thought of. */
    private static final Set<Integer> NOT_LAST_NIGHT = Set.of(110, 112, 115, 116, 900);

    private WorkedExample() {}

    private static BackupSpec backup(int vmid, Duration age) {
        return new BackupSpec(vmid, "local", age, GIB, "", false);
    }

    static LabClusterSpec brestI11() {
        List<GuestSpec> guests = List.of(
                vm(100, "dns-1", "camille")
                        .tagged("core", "dns")
                        .on(SAN, 8)
                        .sized(1, 1)
                        .withHa(),
                vm(101, "ldap1", "camille").tagged("core", "ldap").on(SAN, 16).withHa(),
                vm(102, "mail", "camille")
                        .tagged("core", "prod")
                        .on(SAN, 200)
                        .sized(8, 4)
                        .withHa(),
                vm(103, "backup", "camille").tagged("infra").sized(4, 2).asDeaf(),
                container(104, "proxy", "camille").tagged("core"),
                vm(105, "web-1", "nikita")
                        .tagged("web", "prod")
                        .on(SAN, 32)
                        .sized(4, 2)
                        .withHa(),
                vm(106, "web-2", "nikita")
                        .tagged("web", "prod")
                        .on(SAN, 32)
                        .sized(4, 2)
                        .withHa(),
                vm(107, "radius", "nikita")
                        .tagged("core", "auth")
                        .on(SAN, 8)
                        .sized(1, 1)
                        .withHa(),
                vm(108, "mattermost-chat", "nikita")
                        .tagged("chat", "prod")
                        .on(SAN, 64)
                        .sized(6, 4)
                        .withHa(),
                vm(109, "wiki", "nikita").tagged("web").sized(2, 2),
                container(110, "munin", "nikita").tagged("infra", "monitoring"),
                vm(111, "gitlab", "proxima")
                        .tagged("dev", "prod")
                        .on(SAN, 128)
                        .sized(12, 6)
                        .withHa(),
                vm(112, "gitlab-runner", "proxima").tagged("dev").sized(8, 4),
                vm(113, "dhcp", "proxima").tagged("core").on(SAN, 8).sized(1, 1).withHa(),
                vm(114, "ldap2", "proxima").tagged("core", "ldap").on(SAN, 16).withHa(),
                vm(115, "tv", "proxima").tagged("web").sized(4, 4),
                vm(116, "old-intranet", "proxima").tagged("legacy").stopped(),
                vm(900, "debian-13-template", "camille")
                        .tagged("template")
                        .on(SAN, 8)
                        .asTemplate());
        return new LabClusterSpec(
                "brest-i11",
                List.of(
                        new NodeSpec("camille", "10.11.0.11", 16, 64 * GIB),
                        new NodeSpec("nikita", "10.11.0.12", 16, 64 * GIB),
                        new NodeSpec("proxima", "10.11.0.13", 16, 64 * GIB)),
                guests,
                List.of(LOCAL, new StorageSpec(SAN, "lvm", true, "images,rootdir", 0, 4096 * GIB)),
                Stream.concat(
                                guests.stream()
                                        .filter(g -> !NOT_LAST_NIGHT.contains(g.vmid()))
                                        .map(g -> backup(g.vmid(), Duration.ofHours(11))),
                                Stream.of(
                                        backup(112, Duration.ofDays(40)),
                                        backup(115, Duration.ofDays(9)),
                                        new BackupSpec(
                                                105,
                                                "local",
                                                Duration.ofDays(92),
                                                GIB,
                                                "before the move to nginx",
                                                true)))
                        .toList(),
                Set.of(112, 116),
                LabClusterSpec.Release.PVE_9);
    }

    static LabClusterSpec brestI1() {
        return new LabClusterSpec(
                "brest-i1",
                List.of(
                        new NodeSpec("agathe", "10.1.0.11", 8, 32 * GIB),
                        new NodeSpec("basile", "10.1.0.12", 8, 32 * GIB)),
                List.of(
                        vm(100, "dns-2", "agathe").tagged("core", "dns").sized(1, 1),
                        vm(101, "backup", "agathe").tagged("infra").sized(4, 2),
                        vm(102, "web-1", "basile")
                                .tagged("web", "standby")
                                .sized(4, 2)
                                .stopped(),
                        vm(103, "mail", "basile")
                                .tagged("core", "standby")
                                .sized(4, 2)
                                .stopped(),
                        container(104, "syslog", "basile").tagged("infra")),
                List.of(LOCAL));
    }

    static LabClusterSpec rennes() {
        return new LabClusterSpec(
                "rennes",
                List.of(
                        new NodeSpec("duchesse", "10.35.0.11", 8, 32 * GIB),
                        new NodeSpec("ermine", "10.35.0.12", 8, 32 * GIB)),
                List.of(
                        vm(200, "dns-3", "duchesse").tagged("core", "dns").sized(1, 1),
                        vm(201, "radius", "duchesse").tagged("core", "auth").sized(1, 1),
                        vm(202, "web-1", "ermine").tagged("web").sized(4, 2),
                        vm(203, "games", "ermine").tagged("fun").sized(8, 4).asDeaf(),
                        container(204, "proxy", "duchesse").tagged("core"),
                        container(205, "munin", "ermine").tagged("infra", "monitoring"),
                        vm(206, "bench", "ermine").tagged("dev").stopped()),
                List.of(LOCAL));
    }
}
