package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.libvirt.DomainSources.Drive;
import io.vigie.commands.libvirt.HostPools.Held;
import io.vigie.commands.libvirt.HostPools.Pool;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.libvirt.Domain;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.LibvirtException;

/**
 * What the guests of a host name of disks, and what its pools hold, read at one go. Each call's wait is bounded.
 *
 * @param pools empty when they could not be read
 * @param held by pool; missing where it is not active or could not be read
 * @param silent why that was, by pool; the empty name for the pools themselves
 * @param guests whose XML was read
 * @param gone files of guests that do not run, that the host looked for in vain
 * @param unread guests whose XML could not be read, and why; the host itself when not even their list could be
 */
record HostDisks(
        String host,
        List<Pool> pools,
        Map<String, List<Held>> held,
        Map<String, Problem> silent,
        List<Named> guests,
        Set<String> gone,
        Map<String, String> unread) {
    /** So many in a row that do not answer, and the others are not asked. */
    private static final int PATIENCE = 2;

    /**
     * What a guest names.
     *
     * @param drives as it runs, or is to be started
     * @param paths all, and those of its snapshots and its next start
     * @param heads the drives whose chains begin there
     * @param saved whether a saved image may name more
     */
    record Named(String guest, boolean runs, List<Drive> drives, Set<String> paths, List<Drive> heads, boolean saved) {}

    static HostDisks read(HostPeer host, Duration bound) {
        Map<String, Problem> silent = new HashMap<>();
        List<Pool> pools = List.of();
        Map<String, List<Held>> held = new HashMap<>();
        try {
            pools = host.storage().call("listing its storage pools", bound, HostPools::pools);
        } catch (Problem problem) {
            silent.put("", problem);
        }
        for (Pool pool : pools) {
            if (pool.active() && silent.size() < PATIENCE) {
                try {
                    held.put(
                            pool.name(),
                            host.storage()
                                    .call(
                                            "listing the volumes of " + pool.name(),
                                            bound,
                                            connect -> HostPools.volumes(connect, pool, host.name())));
                } catch (Problem problem) {
                    silent.put(pool.name(), problem);
                }
            }
        }
        Map<String, String> unread = new HashMap<>();
        List<Named> guests = guests(host, bound, unread);
        Set<String> gone = silent.isEmpty() ? gone(host, bound, guests) : Set.of();
        return new HostDisks(host.name(), pools, held, silent, guests, gone, unread);
    }

    private static List<Named> guests(HostPeer host, Duration bound, Map<String, String> unread) {
        List<Named> guests = new ArrayList<>();
        List<String> ids;
        try {
            ids = host.domains().call("listing its guests", bound, HostDisks::ids);
        } catch (Problem problem) {
            unread.put("all guests of " + host.name(), said(problem));
            return guests;
        }
        int failed = 0;
        String last = "";
        for (String id : ids) {
            if (failed >= PATIENCE) {
                unread.put(id, last);
                continue;
            }
            try {
                guests.add(host.domains().call("reading a guest's disks", bound, connect -> {
                    Domain domain = connect.domainLookupByUUIDString(id);
                    try {
                        return named(id, domain);
                    } finally {
                        domain.free();
                    }
                }));
                failed = 0;
            } catch (Problem problem) {
                failed++;
                last = said(problem);
                unread.put(id, last);
            }
        }
        return guests;
    }

    /** Without the full stop. */
    static String said(Problem problem) {
        return problem.text().replaceFirst("\\.$", "");
    }

    private static List<String> ids(HostConnect connect) throws LibvirtException {
        List<String> ids = new ArrayList<>();
        Domain[] all = connect.listAllDomains(0);
        try {
            for (Domain domain : all) {
                ids.add(domain.getUUIDString());
            }
        } finally {
            for (Domain domain : all) {
                domain.free();
            }
        }
        return ids;
    }

    private static Named named(String id, Domain domain) throws LibvirtException {
        boolean runs = domain.isActive() == 1;
        Xml now = Xml.parse(domain.getXMLDesc(runs ? 0 : XMLFlags.INACTIVE));
        List<Drive> drives = DomainSources.drives(now);
        Set<String> paths = new TreeSet<>(DomainSources.paths(now));
        List<Drive> heads = new ArrayList<>(drives);
        if (runs && domain.isPersistent() == 1) {
            Xml next = Xml.parse(domain.getXMLDesc(XMLFlags.INACTIVE));
            paths.addAll(DomainSources.paths(next));
            Set<String> told = new HashSet<>();
            drives.stream().filter(Drive::chain).forEach(d -> told.add(d.path() + d.pool() + "/" + d.volume()));
            DomainSources.drives(next).stream()
                    .filter(d -> !told.contains(d.path() + d.pool() + "/" + d.volume()))
                    .forEach(heads::add);
        }
        for (String name : snapshots(domain)) {
            var snapshot = domain.snapshotLookupByName(name);
            try {
                paths.addAll(DomainSources.paths(Xml.parse(snapshot.getXMLDesc())));
            } finally {
                snapshot.free();
            }
        }
        return new Named(id, runs, drives, paths, heads, !runs && saved(domain));
    }

    private static String[] snapshots(Domain domain) throws LibvirtException {
        try {
            return domain.snapshotListNames();
        } catch (LibvirtException e) {
            if (Refusals.isUnsupported(e)) {
                return new String[0];
            }
            throw e;
        }
    }

    private static boolean saved(Domain domain) throws LibvirtException {
        try {
            return domain.hasManagedSaveImage() == 1;
        } catch (LibvirtException e) {
            if (Refusals.isUnsupported(e)) {
                return false;
            }
            throw e;
        }
    }

    /** A pool's list may be old: the host looks at the files themselves. Of a guest that runs qemu would be asked. */
    private static Set<String> gone(HostPeer host, Duration bound, List<Named> guests) {
        Set<String> gone = new TreeSet<>();
        for (Named guest : guests) {
            List<String> looked = guest.drives().stream()
                    .map(Drive::path)
                    .filter(p -> !p.isEmpty() && !guest.runs())
                    .toList();
            if (!looked.isEmpty()) {
                try {
                    gone.addAll(host.storage()
                            .call(
                                    "looking for a guest's disks",
                                    bound,
                                    connect -> gone(connect, guest.guest(), looked)));
                } catch (Problem problem) {
                    return gone;
                }
            }
        }
        return gone;
    }

    private static Set<String> gone(HostConnect connect, String guest, List<String> paths) throws LibvirtException {
        Set<String> gone = new TreeSet<>();
        Domain domain = connect.domainLookupByUUIDString(guest);
        try {
            for (String path : paths) {
                try {
                    var unused = domain.blockInfo(path);
                } catch (LibvirtException e) {
                    if (Refusals.isOfTheConnection(e)) {
                        throw e;
                    }
                    if (Refusals.text(e).contains("No such file or directory")) {
                        gone.add(path);
                    }
                }
            }
        } finally {
            domain.free();
        }
        return gone;
    }
}
