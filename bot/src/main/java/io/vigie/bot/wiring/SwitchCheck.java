package io.vigie.bot.wiring;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import io.vigie.commands.link.Switch;
import io.vigie.commands.link.SwitchState;
import io.vigie.commands.link.Switches;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * Every switch, and whether its traps could be heard.
 *
 * @param traps the address to listen on; empty for none
 */
record SwitchCheck(Switches switches, String traps) implements ConnectionCheck {
    private static final int TRAPS = 162;

    @Override
    public List<Health> check() {
        List<Health> found = new ArrayList<>();
        for (Switch s : switches.all()) {
            found.add(new Health("switch " + s.name(), says(s)));
        }
        if (!traps.isEmpty()) {
            found.add(new Health("traps at " + traps, listening()));
        }
        return found;
    }

    private static Cell says(Switch s) {
        try {
            SwitchState state = s.poll();
            long whole = state.channels().stream()
                    .filter(c -> c.active() == c.members().size())
                    .count();
            String seen = state.ports().size() + " ports, " + whole + " of "
                    + state.channels().size() + " port channels whole";
            return whole == state.channels().size() ? Cell.good(seen) : Cell.warn(seen);
        } catch (Problem problem) {
            return Cell.bad(problem.text());
        }
    }

    private Cell listening() {
        HostPort listen = HostPort.parse(traps, TRAPS);
        try (DatagramSocket socket = new DatagramSocket(new InetSocketAddress(listen.host(), listen.port()))) {
            return Cell.good("can be listened on");
        } catch (IOException e) {
            return Cell.warn("cannot be listened on (" + e.getMessage()
                    + "): does Vigie run already, or may this user not open such a port?");
        }
    }
}
