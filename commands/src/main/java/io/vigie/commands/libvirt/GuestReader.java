package io.vigie.commands.libvirt;

import io.vigie.commands.Units;
import io.vigie.commands.cluster.Guest;
import io.vigie.commands.cluster.GuestNow;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.libvirt.Domain;
import org.libvirt.Domain.XMLFlags;
import org.libvirt.LibvirtException;

/** Reads one guest's definition: what an admin asks for, and no secrets. */
final class GuestReader {
    private static final int DIGEST_LENGTH = 40;
    private static final Map<String, Long> UNITS = Map.of(
            "b", 1L, "bytes", 1L, "KiB", 1L << 10, "k", 1L << 10, "MiB", 1L << 20, "M", 1L << 20, "GiB", 1L << 30, "G",
            1L << 30);

    private GuestReader() {}

    /** The digest is of the definition, as it will be at the next start, and of where it stands among its snapshots. */
    static GuestNow read(Guest guest, Domain domain) throws LibvirtException {
        String definition = domain.getXMLDesc(XMLFlags.INACTIVE);
        Xml xml = Xml.parse(definition);
        boolean agent = xml.at("devices/channel/target").each().stream()
                .anyMatch(t -> t.attribute("name").equals("org.qemu.guest_agent.0"));
        return new GuestNow(
                guest, digest(definition + LibvirtSnapshots.current(domain)), settings(xml), autostart(domain), agent);
    }

    /** A guest that is not defined does not start with its host. */
    private static boolean autostart(Domain domain) throws LibvirtException {
        return domain.isPersistent() == 1 && domain.getAutostart();
    }

    private static List<GuestNow.Setting> settings(Xml xml) {
        List<GuestNow.Setting> settings = new ArrayList<>();
        add(settings, "uuid", xml.at("uuid").text());
        add(settings, "title", xml.at("title").text());
        add(settings, "vcpus", xml.at("vcpu").text());
        add(settings, "memory", memory(xml.at("memory")));
        add(settings, "machine", xml.at("os/type").attribute("machine"));
        for (Xml disk : xml.at("devices/disk").each()) {
            add(settings, disk.at("target").attribute("dev"), disk(disk));
        }
        int number = 0;
        for (Xml nic : xml.at("devices/interface").each()) {
            add(settings, "net" + number++, nic(nic));
        }
        for (Xml graphics : xml.at("devices/graphics").each()) {
            add(settings, "graphics", graphics.attribute("type"));
        }
        return settings;
    }

    private static void add(List<GuestNow.Setting> settings, String key, String value) {
        if (!key.isEmpty() && !value.isEmpty()) {
            settings.add(new GuestNow.Setting(key, value));
        }
    }

    private static String memory(Xml memory) {
        try {
            long factor = UNITS.getOrDefault(memory.attribute("unit"), 1L << 10);
            return Units.bytes(Long.parseLong(memory.text()) * factor);
        } catch (NumberFormatException e) {
            return memory.text();
        }
    }

    private static String disk(Xml disk) {
        Xml source = disk.at("source");
        String where = List.of("file", "dev", "volume", "name", "dir").stream()
                .map(source::attribute)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse("empty");
        String pool = source.attribute("pool").isEmpty() ? "" : source.attribute("pool") + "/";
        return pool + where + (disk.attribute("device").equals("cdrom") ? " (cdrom)" : "");
    }

    private static String nic(Xml nic) {
        Xml source = nic.at("source");
        String where = List.of("bridge", "network", "dev", "path").stream()
                .map(source::attribute)
                .filter(value -> !value.isEmpty())
                .findFirst()
                .orElse(nic.attribute("type"));
        return where + " " + nic.at("mac").attribute("address");
    }

    private static String digest(String text) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGEST_LENGTH);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
