package io.vigie.bot.watch;

import io.vigie.bot.incident.Observation;
import io.vigie.bot.watch.SanReading.Exposed;
import io.vigie.commands.Problem;
import io.vigie.commands.storage.Lun;
import io.vigie.commands.storage.LunIdentity;
import io.vigie.commands.storage.LunSighting;
import io.vigie.commands.storage.PathMemory;
import io.vigie.commands.storage.Portal;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/** A SAN of two portals and a few LUNs, changed by a word and read by {@link #read}. */
final class SanScene {
    static final String A = "10.5.0.1:3260";
    static final String B = "10.5.0.2:3260";
    static final String TARGET = "iqn.2004-04.fr.resel:sanizator";
    static final long GIB = 1L << 30;

    private record Disk(String naa, long bytes) {}

    private final PathMemory paths = new PathMemory();
    private final Map<String, Map<Integer, Disk>> disks = new TreeMap<>();
    private final Map<String, Problem> down = new TreeMap<>();
    private final Map<String, Problem> broken = new TreeMap<>();
    private final Map<String, Integer> micros = new TreeMap<>();
    private SanMemory memory = SanMemory.NEW;
    List<Exposed> exposed = new ArrayList<>();
    Instant at = Instant.parse("2026-11-23T02:58:00Z");
    boolean again;

    SanScene(int luns) {
        disks.put(A, new TreeMap<>());
        disks.put(B, new TreeMap<>());
        for (int number = 1; number <= luns; number++) {
            disk(number, "60a0" + number, 64 * GIB);
        }
    }

    void disk(int number, String naa, long bytes) {
        disk(A, number, naa, bytes);
        disk(B, number, naa, bytes);
    }

    void disk(String portal, int number, String naa, long bytes) {
        on(portal).put(number, new Disk(naa, bytes));
    }

    private Map<Integer, Disk> on(String portal) {
        return Objects.requireNonNull(disks.get(portal), portal);
    }

    void unmap(String portal, int number) {
        on(portal).remove(number);
    }

    void refuses(String portal) {
        down.put(portal, Problem.site("The portal " + portal + " refuses the connection: nothing listens there."));
    }

    void fails(String portal, Problem why) {
        down.put(portal, why);
    }

    void answers(String portal) {
        down.remove(portal);
    }

    void breaks(String portal, int number) {
        broken.put(
                portal + number,
                Problem.site("LUN " + number + " at " + portal + " gives no answer to a read within 1 s."));
    }

    void mends(String portal, int number) {
        broken.remove(portal + number);
    }

    void takes(String portal, int time) {
        micros.put(portal, time);
    }

    void restartBot() {
        memory = SanMemory.NEW;
    }

    List<String> read() {
        return observe().stream().map(o -> o.kind() + " " + o.text()).toList();
    }

    /** Two rounds, as the second look follows the first. */
    List<String> readTwice() {
        List<String> both = new ArrayList<>(read());
        both.addAll(read());
        return both;
    }

    List<Observation> observe() {
        at = at.plusSeconds(30);
        List<Portal> portals = disks.keySet().stream().map(this::portal).toList();
        return take(new Reading.Read<>(new SanReading("sanizator", portals, paths.paths(), exposed), at));
    }

    List<Observation> take(Reading<SanReading> reading) {
        Step<SanMemory> step = SanDiff.diff("sanizator", memory, reading);
        memory = step.memory();
        again = step.again();
        return step.observations();
    }

    private Portal portal(String address) {
        Problem why = down.get(address);
        if (why != null) {
            paths.failed(address, TARGET, at, why);
            return new Portal(address, new Portal.State.Fails(at, why));
        }
        List<LunSighting> sightings = new ArrayList<>();
        on(address).forEach((number, disk) -> sightings.add(new LunSighting(number, state(address, number, disk))));
        paths.answered(address, TARGET, at, sightings);
        return new Portal(address, new Portal.State.Answers(at, List.of(TARGET), Duration.ofMillis(3)));
    }

    private LunSighting.State state(String portal, int number, Disk disk) {
        Problem why = broken.get(portal + number);
        return why != null
                ? new LunSighting.State.Silent(why)
                : new LunSighting.State.Ready(
                        new Lun(
                                new LunIdentity(LunIdentity.Kind.NAA, disk.naa()),
                                "RESEL",
                                "disk",
                                "1",
                                disk.bytes(),
                                512),
                        Duration.ofNanos(micros.getOrDefault(portal, 600) * 1000L));
    }
}
