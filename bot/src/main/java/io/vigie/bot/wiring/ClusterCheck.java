package io.vigie.bot.wiring;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.bot.wiring.SiteSettings.Cluster;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Hypervisor;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import java.net.URI;
import java.time.Clock;
import java.util.List;

/** Every configured address of every cluster: a start would be content with one that answers. */
record ClusterCheck(SiteSettings site, Clock clock) implements ConnectionCheck {
    @Override
    public List<Health> check() {
        return SiteCheck.each(site.clusters(), cluster -> "cluster " + cluster.name(), this::check);
    }

    private List<Health> check(Cluster cluster) {
        return cluster.proxmox() == null
                ? hosts(cluster)
                : SiteCheck.each(
                        cluster.proxmox().nodes(), node -> part(cluster, node), node -> List.of(check(cluster, node)));
    }

    private Health check(Cluster cluster, URI node) {
        String part = part(cluster, node);
        try (Hypervisor one = ClusterWiring.proxmox(cluster, List.of(node), clock)) {
            return new Health(part, says(one.refresh()));
        } catch (Problem problem) {
            return new Health(part, Cell.bad(problem.inFull()));
        }
    }

    private static String part(Cluster cluster, URI node) {
        return "cluster " + cluster.name() + " by " + node.getAuthority();
    }

    /** Lists are filtered without a word for who may not read them. */
    private static Cell says(Inventory inventory) {
        String seen = inventory.version() + ", " + inventory.nodes().size() + " nodes, "
                + inventory.guests().size() + " guests, " + inventory.storages().size() + " storages";
        if (!inventory.quorate()) {
            return Cell.bad(seen + "; without quorum");
        }
        if (inventory.guests().isEmpty() || inventory.storages().isEmpty()) {
            return Cell.warn(seen + ": are there none, or may the account not see them? config/proxmox-role.md"
                    + " says what it needs");
        }
        return inventory.warnings().isEmpty()
                ? Cell.good(seen)
                : Cell.warn(seen + "; " + String.join("; ", inventory.warnings()));
    }

    private List<Health> hosts(Cluster cluster) {
        try (Hypervisor plain = ClusterWiring.hypervisor(cluster, clock)) {
            Inventory inventory = plain.refresh();
            for (int again = 0; again < 3 && unread(inventory); again++) {
                inventory = plain.refresh();
            }
            return inventory.nodes().stream()
                    .map(node -> new Health("cluster " + cluster.name() + ", host " + node.name(), host(node)))
                    .toList();
        } catch (Problem problem) {
            return List.of(new Health("cluster " + cluster.name(), Cell.bad(problem.inFull())));
        }
    }

    private static boolean unread(Inventory inventory) {
        return inventory.nodes().stream()
                .anyMatch(n -> n.absence()
                        .filter(Node.Absence.NotReadYet.class::isInstance)
                        .isPresent());
    }

    private static Cell host(Node node) {
        return node.absence()
                .map(absence -> switch (absence) {
                    case Node.Absence.NotReadYet() -> Cell.bad("does not answer in time");
                    case Node.Absence.NoAnswer(String why) -> Cell.bad(why);
                })
                .orElseGet(() -> Cell.good("answers"));
    }
}
