package io.vigie.commands.libvirt;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.w3c.dom.Attr;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/** What a guest's XML names of files, devices and volumes. */
final class DomainSources {
    private DomainSources() {}

    /**
     * A drive with something in it.
     *
     * @param key such as {@code vda}
     * @param path a file or device on the host; empty when it is named otherwise
     * @param pool with {@code volume}, when it is named so; else empty
     * @param remote what is reached over the network, by one name for all hosts; empty when it is none
     * @param format such as {@code qcow2}
     * @param own written to, and not meant to be so by others
     * @param chain whether the XML tells all that lies below it
     */
    record Drive(
            String key,
            String path,
            String pool,
            String volume,
            String remote,
            String format,
            boolean own,
            boolean optical,
            boolean chain) {}

    static List<Drive> drives(Xml domain) {
        List<Drive> drives = new ArrayList<>();
        for (Xml disk : domain.at("devices/disk").each()) {
            Xml source = disk.at("source");
            String device = disk.attribute("device");
            boolean optical = device.equals("cdrom") || device.equals("floppy");
            String path = source.attribute("file").isEmpty() ? source.attribute("dev") : source.attribute("file");
            Drive drive = new Drive(
                    disk.at("target").attribute("dev"),
                    path,
                    source.attribute("pool"),
                    source.attribute("volume"),
                    remote(source),
                    disk.at("driver").attribute("type"),
                    !optical
                            && !disk.at("readonly").present()
                            && !disk.at("shareable").present()
                            && !disk.at("transient").present(),
                    optical,
                    ends(disk));
            if (!path.isEmpty() || !drive.volume().isEmpty() || !drive.remote().isEmpty()) {
                drives.add(drive);
            }
        }
        return drives;
    }

    /** Whether its chain is told to its end, which is an empty element. */
    private static boolean ends(Xml disk) {
        Xml below = disk.at("backingStore");
        while (below.present() && below.at("source").present()) {
            below = below.at("backingStore");
        }
        return below.present();
    }

    private static String remote(Xml source) {
        if (source.attribute("protocol").isEmpty()) {
            return "";
        }
        List<String> hosts = source.at("host").each().stream()
                .map(h -> h.attribute("name"))
                .sorted()
                .toList();
        return source.attribute("protocol") + ":" + source.attribute("name")
                + (hosts.isEmpty() ? "" : " at " + String.join(",", hosts));
    }

    /**
     * All that looks like a path, wherever it stands: backing chains, mirrors, kernels, firmware. And the names of volumes
     * and of what is reached over the network, after a slash. Rather too many than one too few.
     */
    static Set<String> paths(Xml xml) {
        Set<String> paths = new TreeSet<>();
        xml.elements().forEach(e -> collect(e, paths));
        return paths;
    }

    private static void collect(Element element, Set<String> paths) {
        for (int i = 0; i < element.getAttributes().getLength(); i++) {
            if (element.getAttributes().item(i) instanceof Attr a) {
                add(a.getValue(), paths);
            }
        }
        if (element.getTagName().equals("source")) {
            for (String name : List.of("volume", "name", "file")) {
                if (!element.getAttribute(name).isEmpty()) {
                    add("/" + element.getAttribute(name), paths);
                }
            }
        }
        StringBuilder text = new StringBuilder();
        for (Node child = element.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element inner) {
                collect(inner, paths);
            } else {
                text.append(child.getNodeValue());
            }
        }
        add(text.toString().strip(), paths);
    }

    private static void add(String text, Set<String> paths) {
        if (text.startsWith("/")) {
            paths.add(text);
        }
    }
}
