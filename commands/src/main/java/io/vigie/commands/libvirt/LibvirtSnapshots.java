package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.TaskHandle;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Snapshots;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.libvirt.Domain;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.DomainSnapshot;
import org.libvirt.LibvirtException;

/**
 * Internal snapshots, kept in the guest's own qcow2 files: the only ones that libvirt 9 can go back to. Of a running guest
 * they hold the memory, too.
 */
final class LibvirtSnapshots implements Snapshots {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    /** The memory of a guest is written to its disk. */
    private static final Duration LONG_CALL = Duration.ofMinutes(30);

    private final Function<String, Guest> located;
    private final Function<String, HostPeer> hosts;
    private final Jobs jobs;
    private final Duration bound;

    LibvirtSnapshots(Function<String, Guest> located, Function<String, HostPeer> hosts, Jobs jobs, Duration bound) {
        this.located = located;
        this.hosts = hosts;
        this.jobs = jobs;
        this.bound = bound;
    }

    @Override
    public void checkName(String name) {
        if (!NAME.matcher(name).matches()) {
            throw Problem.user("This cannot be a snapshot's name.")
                    .withMend("Letters, digits, dots, dashes and underscores, 64 at most; a letter or digit first.");
        }
    }

    @Override
    public Listed list(String guest) {
        Guest found = located.apply(guest);
        return ask(found, "listing the snapshots of", domain -> {
            List<Snapshot> all = new ArrayList<>();
            for (String name : domain.snapshotListNames()) {
                snapshot(domain, name, s -> s.getXMLDesc())
                        .map(LibvirtSnapshots::read)
                        .ifPresent(all::add);
            }
            all.sort(Comparator.comparing(s -> s.taken().orElse(Instant.MIN)));
            return new Listed(all, current(domain));
        });
    }

    static String current(Domain domain) throws LibvirtException {
        if (domain.hasCurrentSnapshot() != 1) {
            return "";
        }
        DomainSnapshot current = domain.snapshotCurrent();
        try {
            return Xml.parse(current.getXMLDesc()).at("name").text();
        } finally {
            current.free();
        }
    }

    private static Snapshot read(String text) {
        Xml xml = Xml.parse(text);
        String memory = xml.at("memory").attribute("snapshot");
        return new Snapshot(
                xml.at("name").text(),
                xml.at("parent/name").text(),
                taken(xml.at("creationTime").text()),
                xml.at("description").text(),
                memory.equals("internal") || memory.equals("external"),
                "");
    }

    private static Optional<Instant> taken(String seconds) {
        return seconds.matches("\\d{1,12}")
                ? Optional.of(Instant.ofEpochSecond(Long.parseLong(seconds)))
                : Optional.empty();
    }

    @Override
    public Optional<String> obstacle(String guest) {
        Guest found = located.apply(guest);
        return ask(
                found, "looking at the disks of", domain -> obstacle(Xml.parse(domain.getXMLDesc(XMLFlags.INACTIVE))));
    }

    private static Optional<String> obstacle(Xml definition) {
        List<Xml> disks = definition.at("devices/disk").each().stream()
                .filter(disk -> !disk.attribute("device").equals("cdrom")
                        && !disk.at("readonly").present())
                .toList();
        // libvirt's driver for tests keeps snapshots nowhere.
        if (disks.isEmpty() && !definition.attribute("type").equals("test")) {
            return Optional.of("it has no disk that could hold one");
        }
        return disks.stream()
                .filter(disk -> !disk.at("driver").attribute("type").equals("qcow2"))
                .map(disk -> "its disk " + disk.at("target").attribute("dev")
                        + " is no qcow2 file, and libvirt goes back to snapshots of these only")
                .findFirst();
    }

    /** Of a running guest the memory is kept in any case: libvirt has no internal snapshot without it. */
    @Override
    public TaskHandle create(String guest, String name, String description, boolean memory) {
        checkName(name);
        Guest found = located.apply(guest);
        String xml = "<domainsnapshot><name>" + name + "</name><description>" + escaped(description)
                + "</description></domainsnapshot>";
        return work("snapshot", found, "taking a snapshot of", domain -> {
            if (List.of(domain.snapshotListNames()).contains(name)) {
                throw Problem.user("It has a snapshot " + name + " already.");
            }
            domain.snapshotCreateXML(xml, 0).free();
        });
    }

    @Override
    public TaskHandle rollback(String guest, String name) {
        checkName(name);
        return work(
                "rollback",
                located.apply(guest),
                "taking back",
                domain -> existing(domain, name, s -> {
                    var unused = domain.revertToSnapshot(s);
                }));
    }

    @Override
    public TaskHandle delete(String guest, String name) {
        checkName(name);
        return work(
                "delsnapshot",
                located.apply(guest),
                "forgetting a snapshot of",
                domain -> existing(domain, name, s -> {
                    var unused = s.delete(0);
                }));
    }

    private interface Act<T> {
        void on(T thing) throws LibvirtException;
    }

    private interface Read<S, T> {
        T of(S thing) throws LibvirtException;
    }

    private static void existing(Domain domain, String name, Act<DomainSnapshot> act) throws LibvirtException {
        boolean found = snapshot(domain, name, s -> {
                    act.on(s);
                    return true;
                })
                .isPresent();
        if (!found) {
            throw Problem.user("It has no snapshot " + name + ".");
        }
    }

    /** Empty when there is none of this name, or not any more. */
    private static <T> Optional<T> snapshot(Domain domain, String name, Read<DomainSnapshot, T> read)
            throws LibvirtException {
        DomainSnapshot snapshot;
        try {
            snapshot = domain.snapshotLookupByName(name);
        } catch (LibvirtException e) {
            if (Refusals.isNoSnapshot(e)) {
                return Optional.empty();
            }
            throw e;
        }
        try {
            return Optional.of(read.of(snapshot));
        } finally {
            snapshot.free();
        }
    }

    private <T> T ask(Guest guest, String doing, Read<Domain, T> read) {
        return hosts.apply(guest.node()).domains().call(doing + " " + guest.name(), bound, connect -> {
            Domain domain = connect.domainLookupByUUIDString(guest.id());
            try {
                return read.of(domain);
            } finally {
                domain.free();
            }
        });
    }

    private TaskHandle work(String verb, Guest guest, String doing, Act<Domain> act) {
        HostPeer host = hosts.apply(guest.node());
        return jobs.begin(verb, host.name(), guest, job -> {
            var unused = host.work().<Boolean>call(doing + " " + guest.name(), LONG_CALL, connect -> {
                Domain domain = connect.domainLookupByUUIDString(guest.id());
                try {
                    act.on(domain);
                } finally {
                    domain.free();
                }
                return true;
            });
        });
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replaceAll("\\p{Cntrl}", " ");
    }
}
