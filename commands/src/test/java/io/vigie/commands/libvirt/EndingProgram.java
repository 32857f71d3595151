package io.vigie.commands.libvirt;

import java.time.Clock;
import java.time.Duration;
import java.util.List;

/** A program that ends with connections open, one of them to a host that does not answer. */
final class EndingProgram {
    private EndingProgram() {}

    /** @param args the silent host's URI */
    public static void main(String[] args) {
        LibvirtCluster cluster = new LibvirtCluster(
                new LibvirtSettings(
                        "kvm",
                        "lab",
                        List.of(
                                new LibvirtSettings.Host("alpha", "test:///default"),
                                new LibvirtSettings.Host("beta", args[0])),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(30)),
                Clock.systemUTC());
        cluster.whenChanged(() -> {});
        System.out.println(cluster.refresh().guests().size());
    }
}
