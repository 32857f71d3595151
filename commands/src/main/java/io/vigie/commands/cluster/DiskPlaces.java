package io.vigie.commands.cluster;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Where a guest's disks lie, as far as its configuration tells. */
public final class DiskPlaces {
    private static final Pattern KEY = Pattern.compile("(ide|sata|scsi|virtio|mp)\\d{1,3}|efidisk0|tpmstate0|rootfs");
    private static final Pattern VOLUME = Pattern.compile("([A-Za-z][A-Za-z0-9_.-]*):.*");

    private DiskPlaces() {}

    /** Names of storages. */
    public static Set<String> storages(GuestNow guest) {
        return guest.configuration().stream()
                .filter(s -> KEY.matcher(s.key()).matches() && !s.value().contains("media=cdrom"))
                .map(s -> VOLUME.matcher(s.value()))
                .filter(Matcher::matches)
                .map(m -> m.group(1))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Those of them that only the guest's own node has: without the node it cannot run. */
    public static List<String> local(GuestNow guest, Inventory now) {
        return storages(guest).stream()
                .filter(name -> now.storages().stream().anyMatch(s -> s.name().equals(name) && !s.shared()))
                .sorted()
                .toList();
    }
}
