package io.vigie.commands.cluster;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A cluster as it was at one moment.
 *
 * @param readAt when the answer arrived
 * @param version the hypervisor's own, such as {@code 9.0.3}; empty when unknown
 * @param quorate whether changes are possible as far as quorum goes: always where nobody votes
 * @param votesExpected votes of all members, of which the quorum is more than half; 0 where members do not vote
 * @param haMaster the node that manages high availability, empty when none does
 * @param haArmed the manager's word for fencing, such as {@code armed} or {@code disarmed}; empty when it says nothing
 * @param warnings what an admin should know about this answer, such as a list that may be filtered
 */
public record Inventory(
        String cluster,
        Instant readAt,
        String version,
        boolean quorate,
        int votesExpected,
        int votesPresent,
        String haMaster,
        String haArmed,
        List<Node> nodes,
        List<Guest> guests,
        List<Storage> storages,
        List<String> warnings) {

    public Inventory {
        nodes = List.copyOf(nodes);
        guests = List.copyOf(guests);
        storages = List.copyOf(storages);
        warnings = List.copyOf(warnings);
    }

    /** Of a cluster whose manager says nothing of fencing. */
    public Inventory(
            String cluster,
            Instant readAt,
            String version,
            boolean quorate,
            int votesExpected,
            int votesPresent,
            String haMaster,
            List<Node> nodes,
            List<Guest> guests,
            List<Storage> storages,
            List<String> warnings) {
        this(
                cluster,
                readAt,
                version,
                quorate,
                votesExpected,
                votesPresent,
                haMaster,
                "",
                nodes,
                guests,
                storages,
                warnings);
    }

    /** Whether its high availability fences and recovers nothing, by an admin's will. */
    public boolean haDisarmed() {
        return haArmed.startsWith("disarm");
    }

    /** Whether there is such a thing as a quorum: members that do not vote go on each by itself. */
    public boolean votes() {
        return votesExpected > 0;
    }

    /** The votes needed for quorum. */
    public int quorum() {
        return votesExpected / 2 + 1;
    }

    public Optional<Node> node(String name) {
        return nodes.stream().filter(n -> n.name().equals(name)).findFirst();
    }

    public Optional<Guest> guest(String id) {
        return guests.stream().filter(g -> g.id().equals(id)).findFirst();
    }

    public List<Guest> guestsOn(String node) {
        return guests.stream().filter(g -> g.node().equals(node)).toList();
    }
}
