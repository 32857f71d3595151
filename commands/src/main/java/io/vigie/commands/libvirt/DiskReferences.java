package io.vigie.commands.libvirt;

import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.libvirt.DomainSources.Drive;
import io.vigie.commands.libvirt.HostDisks.Named;
import io.vigie.commands.libvirt.HostPools.Held;
import io.vigie.commands.libvirt.HostPools.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Which of a host's volumes its guests name: paths are matched with the pools that they lead into. */
final class DiskReferences {
    private static final int DEEPEST = 64;

    private final HostDisks disks;
    private final Map<String, Held> byPath = new HashMap<>();

    DiskReferences(HostDisks disks) {
        this.disks = disks;
        disks.held().values().forEach(all -> all.forEach(h -> byPath.putIfAbsent(h.path(), h)));
    }

    /** What guests write to, by volume; and what they look for in vain. */
    List<Reference> all() {
        List<Reference> all = new ArrayList<>();
        for (Named guest : disks.guests()) {
            for (Drive drive : guest.drives()) {
                boolean gone = disks.gone().contains(drive.path());
                if (drive.own() || (drive.optical() && (gone || !drive.volume().isEmpty()))) {
                    all.add(reference(guest, drive, gone));
                }
            }
        }
        return all;
    }

    private Reference reference(Named guest, Drive drive, boolean gone) {
        String kind = drive.optical() ? "iso" : "images";
        if (!drive.volume().isEmpty()) {
            return new Reference(guest.guest(), disks.host(), drive.key(), "", drive.pool(), drive.volume(), kind);
        }
        Optional<String[]> in = pooled(drive.path());
        if (in.isPresent()) {
            return new Reference(
                    guest.guest(),
                    disks.host(),
                    drive.key(),
                    "",
                    in.get()[0],
                    in.get()[1],
                    gone || drive.optical() ? kind : "");
        }
        // What lies in no pool is called by where it is: a name that all hosts share, or the host's own.
        String needs = drive.optical() ? "iso" : "";
        if (!drive.remote().isEmpty()) {
            int colon = drive.remote().indexOf(':');
            return new Reference(
                    guest.guest(),
                    disks.host(),
                    drive.key(),
                    "",
                    drive.remote().substring(0, colon),
                    drive.remote().substring(colon + 1),
                    needs);
        }
        String where = drive.path().startsWith("/dev/disk/by-id/") ? "device" : disks.host();
        return new Reference(guest.guest(), disks.host(), drive.key(), "", where, drive.path(), needs);
    }

    private Optional<String[]> pooled(String path) {
        Held held = byPath.get(path);
        if (held != null) {
            return Optional.of(
                    new String[] {held.volume().storage(), held.volume().name()});
        }
        int slash = path.lastIndexOf('/');
        return disks.pools().stream()
                .filter(p -> p.active() && !p.folder().isEmpty() && slash > 0)
                .filter(p -> p.folder().equals(path.substring(0, slash)))
                .map(Pool::name)
                .findFirst()
                .map(pool -> new String[] {pool, path.substring(slash + 1)});
    }

    /** All that guests name, and all that volumes lie on. */
    Set<String> paths() {
        Set<String> paths = new TreeSet<>();
        disks.guests().forEach(g -> paths.addAll(g.paths()));
        disks.held()
                .values()
                .forEach(all -> all.forEach(h -> {
                    if (!h.backing().isEmpty()) {
                        paths.add(h.backing().startsWith("/") ? h.backing() : "/" + h.backing());
                    }
                }));
        return paths;
    }

    /** Guests of which it is not certain what else they need, and why. */
    Map<String, String> unread() {
        Map<String, String> unread = new HashMap<>(disks.unread());
        for (Named guest : disks.guests()) {
            if (guest.saved()) {
                unread.put(guest.guest(), "its saved image on " + disks.host() + " may name other disks");
            }
            guest.heads().stream()
                    .filter(d -> !known(d))
                    .findFirst()
                    .ifPresent(d -> unread.put(
                            guest.guest(),
                            "what " + d.key() + " lies on is not told: it is in no active pool of " + disks.host()));
        }
        return unread;
    }

    /** Whether all that lies below a drive is known. */
    private boolean known(Drive drive) {
        if (drive.chain() || drive.optical() || disks.gone().contains(drive.path())) {
            return true;
        }
        Held held = drive.volume().isEmpty()
                ? byPath.get(drive.path())
                : disks.held().getOrDefault(drive.pool(), List.of()).stream()
                        .filter(h -> h.volume().name().equals(drive.volume()))
                        .findFirst()
                        .orElse(null);
        if (held == null) {
            return drive.format().equals("raw");
        }
        for (int depth = 0; depth < DEEPEST; depth++) {
            if (held.backing().isEmpty()) {
                return true;
            }
            Held below = byPath.get(held.backing());
            if (below == null) {
                return held.raw();
            }
            held = below;
        }
        return false;
    }
}
