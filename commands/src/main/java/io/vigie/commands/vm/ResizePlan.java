package io.vigie.commands.vm;

import io.vigie.commands.Cell;
import io.vigie.commands.Plan;
import io.vigie.commands.Plan.Effect;
import io.vigie.commands.Problem;
import io.vigie.commands.Step;
import io.vigie.commands.Tier;
import io.vigie.commands.Units;
import io.vigie.commands.cluster.Capability;
import io.vigie.commands.cluster.Disks;
import io.vigie.commands.cluster.Disks.Disk;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Hypervisor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The plan to make a disk larger. */
final class ResizePlan {
    static final String OPERATION = "vm.resize";

    private static final Pattern SIZE = Pattern.compile("(\\+?)([0-9]{1,9}(?:\\.[0-9]{1,3})?) ?([KMGT])(?:i?B)?");
    private static final long MEBIBYTE = 1L << 20;

    private ResizePlan() {}

    static Disks of(Hypervisor hypervisor) {
        return hypervisor.disks().orElseThrow(() -> Capability.DISKS.missing(hypervisor));
    }

    /**
     * @param size {@code 40G}, or {@code +10G} for that much more
     * @throws Problem when there is no such disk, or it would not become larger
     */
    static Plan make(Hypervisor hypervisor, Guest known, String key, String size) {
        Disks disks = of(hypervisor);
        Guest guest = GuestChecks.changeable(hypervisor, known).guest();
        Disks.Listed listed = disks.list(guest.id());
        Disk disk = listed.find(key)
                .orElseThrow(() -> Problem.user(guest.label() + " has no disk " + key + ".")
                        .withCandidates(listed.all().stream().map(Disk::key).toList()));
        if (disk.bytes() == 0) {
            throw Problem.site("Nobody can say how large " + key + " of " + guest.label() + " is.");
        }
        long wanted = bytes(size, disk.bytes());
        if (wanted < disk.bytes()) {
            throw Problem.user("A disk is never made smaller, for what is at its end would be lost: " + key + " has "
                            + Units.bytes(disk.bytes()) + ".")
                    .withMend("Say a larger size, or `+10G` for that much more.");
        }
        if (wanted == disk.bytes()) {
            throw Problem.user(key + " of " + guest.label() + " has " + Units.bytes(wanted) + " already.");
        }
        Room room = Room.of(hypervisor, guest.node(), disk.storage(), wanted - disk.bytes());
        List<Effect> effects = new ArrayList<>();
        effects.add(Effect.binding(Cell.of(
                key + ": " + Units.bytes(disk.bytes()) + " → " + Units.bytes(wanted) + " on " + disk.storage())));
        effects.add(Effect.binding(Cell.of("there is no way back: a disk is never made smaller")));
        effects.addAll(room.effects());
        effects.add(Effect.told(Cell.of(
                guest.kind() == Guest.Kind.VM
                        ? "its partitions and file systems stay as they are: its own system has to grow them"
                        : "its file system grows with it")));
        return new Plan(
                "vm resize " + hypervisor.cluster() + "/" + guest.id() + " " + key + " " + wanted / MEBIBYTE + "M",
                "Make " + key + " of " + guest.label() + " larger on " + guest.node() + ", " + hypervisor.cluster(),
                room.tooSmall() ? Tier.RISKY : Tier.CHANGE,
                List.of(new Plan.Target(
                        "guest", hypervisor.cluster(), guest.id(), guest.name(), guest.node(), listed.digest())),
                GuestChecks.preconditions(hypervisor, guest),
                effects,
                List.of(new Step(
                        OPERATION,
                        hypervisor.cluster(),
                        guest.id(),
                        new TreeMap<>(Map.of("disk", key, "bytes", String.valueOf(wanted), "digest", listed.digest())),
                        "make " + key + " of " + guest.label() + " larger")));
    }

    /** In whole mebibytes, so that the canonical line gives the same size again. */
    private static long bytes(String text, long now) {
        Matcher m = SIZE.matcher(text.strip());
        if (!m.matches()) {
            throw Problem.user("\"" + text + "\" is no size.")
                    .withMend("Say `40G` for that size, or `+10G` for that much more; M, G and T are known.");
        }
        double given = Double.parseDouble(m.group(2)) * Math.pow(1024, "KMGT".indexOf(m.group(3)) + 1);
        double whole = m.group(1).isEmpty() ? given : now + given;
        if (whole > 1L << 56) {
            throw Problem.user(text + " is more than any disk has.");
        }
        long bytes = (long) whole;
        // A disk of an odd size may stay as it is, and not become a little smaller by rounding.
        return bytes == now ? now : bytes / MEBIBYTE * MEBIBYTE;
    }
}
