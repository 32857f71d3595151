package io.vigie.commands.proxmox;

import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.Inventory;
import io.vigie.commands.cluster.StorageViews.Reference;
import io.vigie.commands.cluster.StorageViews.References;
import io.vigie.commands.proxmox.PveException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads every guest's configuration, what of it waits, and its snapshots, some at a time. */
final class ReferenceReader {
    private static final int AT_ONCE = 8;
    private static final Pattern DISK = Pattern.compile("(ide|sata|scsi|virtio|mp)[0-9]+|efidisk0|tpmstate0|rootfs");
    private static final Pattern VOLUME = Pattern.compile("([A-Za-z][A-Za-z0-9._-]*):([^\\s,]+)");
    /** Keys whose values look like volumes and are none. */
    private static final Pattern NO_DISK = Pattern.compile("net[0-9]+|hostpci[0-9]+|usb[0-9]+|ipconfig[0-9]+|args|"
            + "description|smbios1|vmgenid|tags|name|hostname|digest|sshkeys|cipassword|meta");

    private final ProxmoxClient client;
    private final Inventory inventory;
    private final Semaphore permits = new Semaphore(AT_ONCE);
    private final Queue<Reference> found = new ConcurrentLinkedQueue<>();
    private final Queue<String> paths = new ConcurrentLinkedQueue<>();
    private final Map<String, String> unread = new ConcurrentHashMap<>();
    /** A node that hangs is waited for once, and not once for each of its guests. */
    private final Map<String, String> silent = new ConcurrentHashMap<>();

    ReferenceReader(ProxmoxClient client, Inventory inventory) {
        this.client = client;
        this.inventory = inventory;
        inventory.nodes().stream()
                .filter(n -> !n.online())
                .forEach(n -> silent.put(n.name(), n.name() + " does not answer"));
    }

    References read() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            inventory.guests().forEach(guest -> threads.execute(() -> read(guest)));
        }
        List<Reference> all = new ArrayList<>(found);
        all.sort(java.util.Comparator.comparing(Reference::id)
                .thenComparing(Reference::guest)
                .thenComparing(Reference::key)
                .thenComparing(Reference::place));
        return new References(all, List.copyOf(paths), inventory.guests(), new TreeMap<>(unread));
    }

    private void read(Guest guest) {
        permits.acquireUninterruptibly();
        try {
            String why = silent.get(guest.node());
            if (why != null) {
                unread.put(guest.id(), why);
                return;
            }
            readNow(guest);
        } catch (PveException e) {
            unread.put(guest.id(), e.text());
            if (e.kind() == Kind.NODE_HANGS || e.kind() == Kind.NODE_UNREACHABLE || e.kind() == Kind.TIMED_OUT) {
                silent.put(guest.node(), e.text());
            }
        } catch (RuntimeException e) {
            // An answer that makes no sense: what the guest refers to is then not known.
            unread.put(guest.id(), "its configuration could not be understood");
        } finally {
            permits.release();
        }
    }

    private void readNow(Guest guest) {
        Place place = new Place(guest.node(), guest.kind(), guest.id());
        List<Fields> now = client.read(place.call("GET", "pending")).list();
        if (now.isEmpty()) {
            throw new PveException(Kind.REFUSED, "its configuration came empty", "");
        }
        for (Fields entry : now) {
            note(guest, entry.text("key"), entry.text("value"), "");
            // What is to be taken away waits as well: until then the guest has it.
            note(guest, entry.text("key"), entry.text("pending"), "pending");
        }
        for (Fields snapshot : client.read(place.call("GET", "snapshot")).list()) {
            String name = snapshot.text("name");
            if (!name.isEmpty() && !name.equals("current")) {
                Fields then = client.read(place.call("GET", "config").with("snapshot", name))
                        .data();
                then.entries().keySet().forEach(key -> note(guest, key, then.text(key), name));
            }
        }
    }

    private void note(Guest guest, String key, String value, String where) {
        if (value.isEmpty() || NO_DISK.matcher(key).matches()) {
            return;
        }
        boolean disk = DISK.matcher(key).matches();
        for (String part : value.split(",", -1)) {
            String word = part.replaceFirst("^(file|volume)=", "");
            Matcher m = VOLUME.matcher(word);
            if (word.startsWith("/")) {
                paths.add(word);
            } else if (m.matches()) {
                found.add(new Reference(
                        guest.id(),
                        guest.node(),
                        key,
                        where,
                        m.group(1),
                        m.group(2),
                        disk && where.isEmpty() ? needs(guest, value, m.group(2)) : ""));
            }
        }
    }

    private static String needs(Guest guest, String value, String name) {
        if (name.startsWith("iso/")) {
            return "iso";
        }
        // The drive for cloud-init is made again at each start.
        if (value.contains("media=cdrom")) {
            return "";
        }
        return guest.kind() == Guest.Kind.VM ? "images" : "rootdir";
    }
}
