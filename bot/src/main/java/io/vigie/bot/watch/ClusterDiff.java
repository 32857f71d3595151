package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.incident.Observation.Kind;
import io.vigie.bot.incident.Observation.Subject;
import io.vigie.bot.incident.Observation.Type;
import io.vigie.commands.Tone;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.Node;
import io.vigie.commands.cluster.NodeHa;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Compares two readings of a cluster. The first one tells everything, the good too, so that incidents whose cause went
 * away unseen end.
 */
final class ClusterDiff {
    /** How long the high-availability manager's status is stale after quorum came back (seen on a real cluster). */
    static final Duration STALE = Duration.ofSeconds(60);

    private final ClusterMemory before;
    private final Inventory now;
    private final boolean first;
    private final StorageRules rules;
    private final Instant at;
    private final Duration ahead;
    private final List<Observation> seen = new ArrayList<>();

    private ClusterDiff(ClusterMemory before, Reading.Read<Inventory> reading, StorageRules rules) {
        this.before = before;
        this.now = reading.value();
        this.rules = rules;
        this.first = before.believed().isEmpty();
        this.at = reading.at();
        this.ahead = reading.ahead();
    }

    static Step<ClusterMemory> diff(String cluster, ClusterMemory before, Reading<Inventory> reading) {
        return diff(cluster, before, reading, StorageRules.USUAL);
    }

    static Step<ClusterMemory> diff(
            String cluster, ClusterMemory before, Reading<Inventory> reading, StorageRules rules) {
        return switch (reading) {
            case Reading.Read<Inventory> read -> new ClusterDiff(before, read, rules).step();
            case Reading.Failed<Inventory> failed -> failed(cluster, before, failed);
        };
    }

    private static Step<ClusterMemory> failed(String cluster, ClusterMemory before, Reading.Failed<Inventory> failed) {
        Reach reach = before.reach().failed();
        List<Observation> news = reach.lost() && !before.reach().lost()
                ? List.of(new Observation(
                        cluster(cluster),
                        Kind.UNREACHABLE,
                        Tone.BAD,
                        cluster + " does not answer: " + failed.why().text(),
                        failed.at()))
                : List.of();
        return new Step<>(before.with(reach), news);
    }

    private Step<ClusterMemory> step() {
        if (before.reach().lost() || !before.reach().known()) {
            see(cluster(now.cluster()), Kind.REACHABLE, Tone.GOOD, now.cluster() + " answers again");
        }
        if (!now.quorate()) {
            if (!before.quorumLost()) {
                see(cluster(now.cluster()), Kind.QUORUM_LOST, Tone.BAD, withoutQuorum());
            }
            // What a node without quorum says of the others is what it last knew.
            return new Step<>(before.with(Reach.answered()).withoutQuorum(), seen);
        }
        if (now.votes() && (before.quorumLost() || first)) {
            see(cluster(now.cluster()), Kind.QUORUM_BACK, Tone.GOOD, now.cluster() + " has quorum again");
        }
        Optional<Instant> quorumBack = before.quorumLost() ? Optional.of(at) : before.quorumBack();
        boolean haIsFresh =
                quorumBack.filter(back -> at.isBefore(back.plus(STALE))).isEmpty();
        boolean disarmed = haIsFresh ? disarmed() : before.disarmed();
        AwayDiff away = new AwayDiff(before, now, at);
        seen.addAll(away.observations());
        Map<String, Instant> gone = nodes();
        Set<String> fenced = fenced(gone, haIsFresh);
        backAgain(gone, fenced);
        MishapDiff mishaps = new MishapDiff(before, now, at, ahead, away.away());
        GuestDiff guests = new GuestDiff(before, now, at, gone.keySet(), mishaps.memory(), haIsFresh);
        seen.addAll(guests.observations());
        seen.addAll(mishaps.observations());
        StorageDiff storages = new StorageDiff(before.storages(), now, rules, at);
        seen.addAll(storages.observations());
        return new Step<>(
                new ClusterMemory(
                        Reach.answered(),
                        Optional.of(now),
                        false,
                        quorumBack,
                        disarmed,
                        gone,
                        fenced,
                        guests.troubles(),
                        mishaps.memory(),
                        storages.memory()),
                seen);
    }

    private String withoutQuorum() {
        return now.cluster() + " has lost quorum: " + now.votesPresent() + " of " + now.votesExpected() + " votes, "
                + now.quorum() + " needed";
    }

    /** An admin's will, and no failover; but as long as it stands, the next loss of a node is not healed. */
    private boolean disarmed() {
        boolean disarmed = now.haDisarmed();
        if (disarmed && !before.disarmed()) {
            see(
                    cluster(now.cluster()),
                    Kind.HA_DISARMED,
                    Tone.WARN,
                    "high availability of " + now.cluster()
                            + " is disarmed: no node is fenced and nothing is recovered until it is armed again");
        } else if (!disarmed && (before.disarmed() || first && !now.haArmed().isEmpty())) {
            see(
                    cluster(now.cluster()),
                    Kind.HA_ARMED,
                    Tone.GOOD,
                    "high availability of " + now.cluster() + " is armed again");
        }
        return disarmed;
    }

    private Map<String, Instant> nodes() {
        Map<String, Instant> gone = new HashMap<>();
        for (Node node : now.nodes()) {
            // Maintenance is announced absence; "gone" is the manager's word for removed.
            boolean missing = !node.online()
                    && node.absence().isEmpty()
                    && node.ha() != NodeHa.MAINTENANCE
                    && node.ha() != NodeHa.GONE;
            Instant since = before.gone().get(node.name());
            if (missing || since != null && !node.online() && node.ha() != NodeHa.GONE) {
                gone.put(node.name(), since == null ? at : since);
                if (since == null) {
                    see(node(node.name()), Kind.NODE_GONE, Tone.BAD, node.name() + " is gone");
                }
            }
        }
        return gone;
    }

    private Set<String> fenced(Map<String, Instant> gone, boolean haIsFresh) {
        Set<String> fenced = new HashSet<>();
        for (Node node : now.nodes()) {
            boolean told = before.fenced().contains(node.name());
            boolean fencing = node.ha() == NodeHa.FENCE && haIsFresh;
            if (fencing && !told) {
                see(node(node.name()), Kind.NODE_FENCED, Tone.BAD, node.name() + " is being fenced");
            }
            // Between "fence" and its return a node is "unknown" again; that is no second fencing.
            if (fencing || told && gone.containsKey(node.name())) {
                fenced.add(node.name());
            }
        }
        return fenced;
    }

    private void backAgain(Map<String, Instant> gone, Set<String> fenced) {
        for (Node node : now.nodes()) {
            boolean bad = gone.containsKey(node.name()) || fenced.contains(node.name());
            boolean wasBad =
                    before.gone().containsKey(node.name()) || before.fenced().contains(node.name());
            if (!bad && node.absence().isEmpty() && (wasBad || first)) {
                String text = node.ha() == NodeHa.GONE ? " was removed from the cluster" : " is back";
                see(node(node.name()), Kind.NODE_BACK, Tone.GOOD, node.name() + text);
            }
        }
        for (String name : before.gone().keySet()) {
            if (now.node(name).isEmpty()) {
                see(node(name), Kind.NODE_BACK, Tone.QUIET, name + " was removed from the cluster");
            }
        }
    }

    private void see(Subject subject, Kind kind, Tone tone, String text) {
        seen.add(new Observation(subject, kind, tone, text, at));
    }

    private static Subject cluster(String name) {
        return new Subject(Type.CLUSTER, name, name, name, "");
    }

    private Subject node(String name) {
        return new Subject(Type.NODE, now.cluster(), name, name, "");
    }
}
