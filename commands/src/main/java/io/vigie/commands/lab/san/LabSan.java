package io.vigie.commands.lab.san;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.IntStream;

/** The SAN of the worked example: two portals to one target on one disk. */
public final class LabSan implements AutoCloseable {
    private final String name;
    private final String target;
    private final MemoryDisk disk = new MemoryDisk();
    private final List<LabTarget> portals;

    private LabSan(String name, String target, int portals) {
        this.name = name;
        this.target = target;
        this.portals = IntStream.range(0, portals)
                .mapToObj(i -> new LabTarget(target, disk))
                .toList();
    }

    public static LabSan sanizator() {
        return new LabSan("sanizator", "iqn.2004-04.fr.resel:sanizator", 2);
    }

    public String name() {
        return name;
    }

    /** The target's iSCSI name. */
    public String target() {
        return target;
    }

    public List<LabTarget> portals() {
        return portals;
    }

    /** The portals' addresses; they stay the same through every fault. */
    public List<InetSocketAddress> addresses() {
        return portals.stream().map(LabTarget::address).toList();
    }

    /** Puts another disk in the place of this one, under the same number. */
    public void replaceDisk() {
        disk.replace();
    }

    /** Makes the disk half as large again. */
    public void growDisk() {
        disk.resize(MemoryDisk.BLOCKS * 3 / 2);
    }

    /** The first disk again, as large as at first. */
    public void restoreDisk() {
        disk.heal();
    }

    /** Every portal, and the disk, as they were at first. */
    public void heal() {
        disk.heal();
        portals.forEach(LabTarget::heal);
    }

    @Override
    public void close() {
        portals.forEach(LabTarget::close);
    }
}
