package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Votes;
import io.vigie.commands.cluster.Votes.Device;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** The votes of corosync's configuration. They change with the hands of an admin, so they are remembered for a while. */
final class VoteReader {
    private static final Duration HOLDS = Duration.ofMinutes(2);

    private final ProxmoxClient client;
    private final Clock clock;
    private final Executor background;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable Remembered remembered;

    private record Remembered(Votes votes, Instant until) {}

    VoteReader(ProxmoxClient client, Clock clock, Executor background) {
        this.client = client;
        this.clock = clock;
        this.background = background;
    }

    /** Never fails: what cannot be read is doubted. Waits only the first time; later what is too old is read meanwhile. */
    Votes votes() {
        Remembered known = remembered;
        if (known == null) {
            return readAnew();
        }
        if (!clock.instant().isBefore(known.until()) && reading.compareAndSet(false, true)) {
            try {
                background.execute(this::readAnew);
            } catch (RejectedExecutionException closed) {
                reading.set(false);
            }
        }
        return known.votes();
    }

    private Votes readAnew() {
        try {
            Votes votes = read();
            remembered = new Remembered(votes, clock.instant().plus(HOLDS));
            return votes;
        } finally {
            reading.set(false);
        }
    }

    private Votes read() {
        Map<String, Integer> byNode = new TreeMap<>();
        try {
            List<Fields> members =
                    client.read(Call.get("cluster", "config", "nodes")).list();
            for (Fields member : members) {
                String name = member.has("name") ? member.text("name") : member.text("node");
                byNode.put(name, member.has("quorum_votes") ? (int) member.whole("quorum_votes") : 1);
            }
        } catch (PveException e) {
            return new Votes(
                    byNode, Optional.empty(), "The votes are not known and counted as one for each node: " + e.text());
        }
        try {
            Fields status =
                    client.read(Call.get("cluster", "config", "qdevice")).data();
            return new Votes(byNode, device(status, byNode.size()), "");
        } catch (PveException e) {
            return new Votes(byNode, Optional.empty(), "Whether a QDevice votes is not known: " + e.text());
        }
    }

    /**
     * As {@code corosync-qdevice-tool} tells it; its votes stand nowhere in the API, but Proxmox sets them by the algorithm
     * ({@code pvecm qdevice setup}): one for the even split, one less than there are nodes for the last man standing.
     */
    private static Optional<Device> device(Fields status, int nodes) {
        if (!status.has("State") && !status.has("QNetd host")) {
            return Optional.empty();
        }
        String algorithm = status.text("Algorithm").toLowerCase(Locale.ROOT);
        boolean lastManStanding = algorithm.contains("lms") || algorithm.contains("last man");
        return Optional.of(new Device(
                status.has("QNetd host") ? Refusals.clean(status.text("QNetd host")) : "an unknown host",
                status.text("State").toLowerCase(Locale.ROOT).startsWith("connected"),
                lastManStanding ? Math.max(1, nodes - 1) : 1));
    }
}
