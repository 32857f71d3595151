package io.vigie.commands.storage;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.StorageViews.Seen;
import io.vigie.commands.cluster.StorageViews.Setup;
import io.vigie.commands.storage.Finding.Severity;
import java.util.ArrayList;
import java.util.List;

/** Storages and thin pools that are nearly full. */
final class RoomFindings {
    private static final double FULL = 0.95;
    private static final double FILLING = 0.85;
    /** Metadata grows by jumps, and a pool whose metadata is full is harder to mend than one that is full. */
    private static final double METADATA_FULL = 0.9;

    private static final double METADATA_FILLING = 0.75;

    /** When a storage will be full, in words; empty when nobody can tell. */
    interface Outlook {
        String of(String storage, String node);
    }

    private final StorageReading reading;
    private final Outlook outlook;
    private final List<Finding> findings = new ArrayList<>();

    RoomFindings(StorageReading reading, Outlook outlook) {
        this.reading = reading;
        this.outlook = outlook;
    }

    List<Finding> all() {
        reading.setups().stream().filter(Setup::enabled).forEach(setup -> {
            if (setup.type().equals("lvmthin")) {
                reading.nodesOf(setup).forEach(node -> pool(setup, node));
            } else {
                reading.nodesOf(setup).stream()
                        .filter(node -> reading.seen(setup.storage(), node)
                                .filter(Seen::active)
                                .isPresent())
                        // Of a shared one, one look is enough.
                        .limit(setup.shared() ? 1 : Long.MAX_VALUE)
                        .forEach(node -> storage(setup, node));
            }
        });
        return findings;
    }

    private void storage(Setup setup, String node) {
        Seen seen = reading.seen(setup.storage(), node).orElseThrow();
        double share = seen.total() <= 0 ? 0 : (double) seen.used() / seen.total();
        if (share < FILLING) {
            return;
        }
        findings.add(new Finding(
                share >= FULL ? Severity.WRONG : Severity.WARNING,
                setup.storage() + (setup.shared() ? "" : " of " + node) + " is " + Units.percent(share) + " full: "
                        + Units.bytes(seen.total() - seen.used()) + " are left" + when(setup, node) + ".",
                setup.type().equals("lvm") || setup.type().equals("logical")
                        ? "Disks that are there go on; new ones, larger ones and snapshots are refused when it is full."
                        : "When it is full, guests that write to it stop, and backups to it fail.",
                usage(setup, node)));
    }

    private void pool(Setup setup, String node) {
        reading.pools().getOrDefault(node, List.of()).stream()
                .filter(p ->
                        p.group().equals(setup.backed("vgname")) && p.name().equals(setup.backed("thinpool")))
                .forEach(p -> {
                    String pool = "the thin pool " + p.group() + "/" + p.name() + " of " + node + " (" + setup.storage()
                            + ")";
                    double data = share(p.used(), p.bytes());
                    if (data >= FILLING) {
                        findings.add(new Finding(
                                data >= FULL ? Severity.CRITICAL : Severity.WARNING,
                                "The data of " + pool + " is " + Units.percent(data) + " full" + when(setup, node)
                                        + ".",
                                "When it is full, every guest on it fails to write, and file systems break.",
                                usage(setup, node) + "; `lvextend -L +… " + p.group() + "/" + p.name()
                                        + "` there if the group has"
                                        + " room; `fstrim` in the guests gives back what they do not use"));
                    }
                    double metadata = share(p.metadataUsed(), p.metadata());
                    if (metadata >= METADATA_FILLING) {
                        findings.add(new Finding(
                                metadata >= METADATA_FULL ? Severity.CRITICAL : Severity.WARNING,
                                "The metadata of " + pool + " is " + Units.percent(metadata) + " full.",
                                "When it is full, the whole pool goes read-only and needs a repair.",
                                "There: `lvextend --poolmetadatasize +1G " + p.group() + "/" + p.name() + "`"));
                    }
                });
    }

    private static double share(long used, long total) {
        return total <= 0 ? 0 : (double) used / total;
    }

    private String when(Setup setup, String node) {
        String words = outlook.of(setup.storage(), node);
        return words.isEmpty() ? "" : ", " + words;
    }

    private String usage(Setup setup, String node) {
        return "`storage usage " + reading.cluster() + "/" + setup.storage() + (setup.shared() ? "" : " --node " + node)
                + "` shows who uses it";
    }
}
