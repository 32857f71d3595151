package io.vigie.commands.libvirt;

import io.vigie.commands.Problem;
import io.vigie.commands.cluster.Console;
import io.vigie.commands.cluster.Guest;
import java.net.URI;
import java.util.List;
import java.util.Set;

/** Where a running guest's screen is served, by its live definition; that is read without its passwords. */
final class Screens {
    private static final Set<String> ANY = Set.of("0.0.0.0", "::", "");
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "::1", "localhost");
    private static final String NEEDS =
            "It asks for the screen's own password where it has one, which Vigie does not know;"
                    + " a viewer such as remote-viewer opens it.";

    private Screens() {}

    /**
     * @param live the definition of the running guest
     * @param host as the network calls it
     * @throws Problem when it has no screen, or none that is served
     */
    static Console of(Xml live, Guest guest, String host) {
        List<Xml> served = live.at("devices/graphics").each().stream()
                .filter(g -> Set.of("vnc", "spice").contains(g.attribute("type")))
                .toList();
        if (served.isEmpty()) {
            throw Problem.user(
                            guest.label() + " has no screen that is served: its definition has neither vnc nor spice.")
                    .withMend("On " + guest.node() + ": `virsh console " + guest.name() + "` shows its serial line.");
        }
        Xml graphics = served.getFirst();
        String type = graphics.attribute("type");
        String socket = socket(graphics);
        if (!socket.isEmpty()) {
            return tunnelled(type, 5900, "localhost", 5900, socket, host);
        }
        boolean tls = port(graphics.attribute("port")) <= 0 && port(graphics.attribute("tlsPort")) > 0;
        int port = tls ? port(graphics.attribute("tlsPort")) : port(graphics.attribute("port"));
        if (port <= 0) {
            throw Problem.user("The screen of " + guest.label() + " is not served at the moment.")
                    .withMend("It is while the guest runs.");
        }
        String at = listens(graphics);
        if (LOOPBACK.contains(at)) {
            return tunnelled(type, port, at, port, "", host);
        }
        return new Console(uri(type, ANY.contains(at) ? host : at, port, tls), NEEDS, "");
    }

    private static Console tunnelled(String type, int here, String at, int there, String socket, String host) {
        String end = !socket.isEmpty() ? socket : (at.contains(":") ? "[" + at + "]" : at) + ":" + there;
        return new Console(uri(type, "localhost", here, false), NEEDS, "ssh -N -L " + here + ":" + end + " " + host);
    }

    private static URI uri(String type, String host, int port, boolean tls) {
        String name = host.contains(":") && !host.startsWith("[") ? "[" + host + "]" : host;
        return URI.create(tls ? type + "://" + name + "?tls-port=" + port : type + "://" + name + ":" + port);
    }

    private static String listens(Xml graphics) {
        String address = graphics.at("listen").attribute("address");
        return address.isEmpty() ? graphics.attribute("listen") : address;
    }

    private static String socket(Xml graphics) {
        return graphics.at("listen").each().stream()
                .filter(l -> l.attribute("type").equals("socket"))
                .map(l -> l.attribute("socket"))
                .findFirst()
                .orElse(graphics.attribute("socket"));
    }

    private static int port(String text) {
        return text.matches("\\d{1,5}") ? Integer.parseInt(text) : -1;
    }
}
