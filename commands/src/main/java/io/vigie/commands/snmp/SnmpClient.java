package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import io.vigie.commands.Units;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.snmp4j.AbstractTarget;
import org.snmp4j.CommunityTarget;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Asks one agent. Every method throws {@link Problem} within the poll's bound. */
final class SnmpClient implements AutoCloseable {
    /** Values in one answer: fits into one unfragmented packet of most tables. */
    private static final int MOST_VALUES = 54;
    /** More rows than any switch has interfaces: an agent beyond it never ends. */
    private static final int MOST_ROWS = 4096;

    private final SnmpSettings settings;
    private final Snmp snmp;
    private final UdpAddress address;
    private volatile long deadline;

    SnmpClient(SnmpSettings settings) {
        this.settings = settings;
        address = new UdpAddress(resolve(settings), settings.port());
        try {
            SturdyUdp udp = new SturdyUdp(new UdpAddress("0.0.0.0/0"));
            snmp = Engines.on(udp, settings.access() instanceof SnmpAccess.User user ? List.of(user) : List.of());
            snmp.listen();
        } catch (IOException e) {
            throw Problem.ours("No UDP socket could be opened to ask " + settings.name() + ".", e);
        }
        restart();
    }

    /** Begins the time that all requests until the next call share. */
    void restart() {
        deadline = System.nanoTime() + settings.pollBound().toNanos();
    }

    /** Single objects; what the agent does not have is missing in the answer. */
    Map<OID, Variable> get(OID... objects) {
        Map<OID, Variable> values = new HashMap<>();
        for (VariableBinding binding : exchange(request(PDU.GET, 0, List.of(objects)))) {
            if (!binding.isException()) {
                values.put(binding.getOid(), binding.getVariable());
            }
        }
        return values;
    }

    /** Whole columns of one table. */
    Table walk(OID... columns) {
        Map<OID, SortedMap<OID, Variable>> table = new HashMap<>();
        Map<OID, OID> next = new HashMap<>();
        for (OID column : columns) {
            table.put(column, new TreeMap<>());
            next.put(column, column);
        }
        List<OID> open = new ArrayList<>(Arrays.asList(columns));
        while (!open.isEmpty()) {
            List<OID> from = open.stream().map(c -> next.getOrDefault(c, c)).toList();
            List<? extends VariableBinding> answer =
                    exchange(request(PDU.GETBULK, Math.max(1, MOST_VALUES / from.size()), from));
            List<OID> ended = new ArrayList<>();
            int width = open.size();
            for (int i = 0; i < answer.size(); i++) {
                OID column = open.get(i % width);
                if (!ended.contains(column) && !take(column, answer.get(i), table, next)) {
                    ended.add(column);
                }
            }
            if (answer.isEmpty()) {
                throw garbage("an answer without values");
            }
            open.removeAll(ended);
        }
        return new Table(table);
    }

    /** @return whether the column goes on */
    private boolean take(
            OID column, VariableBinding binding, Map<OID, SortedMap<OID, Variable>> table, Map<OID, OID> next) {
        OID at = binding.getOid();
        SortedMap<OID, Variable> values = table.getOrDefault(column, new TreeMap<>());
        if (binding.isException() || at.size() <= column.size() || !at.startsWith(column)) {
            return false;
        }
        if (at.compareTo(next.getOrDefault(column, column)) <= 0) {
            throw garbage("rows that run in a circle");
        }
        if (values.size() >= MOST_ROWS) {
            throw garbage("a table without end");
        }
        values.put(new OID(at.getValue(), column.size(), at.size() - column.size()), binding.getVariable());
        next.put(column, at);
        return true;
    }

    private PDU request(int type, int repetitions, List<OID> objects) {
        PDU pdu = settings.access() instanceof SnmpAccess.User ? new ScopedPDU() : new PDU();
        pdu.setType(type);
        if (repetitions > 0) {
            pdu.setMaxRepetitions(repetitions);
        }
        objects.forEach(o -> pdu.add(new VariableBinding(o, Null.instance)));
        return pdu;
    }

    private List<? extends VariableBinding> exchange(PDU request) {
        long left = deadline - System.nanoTime();
        long patience = Math.min(settings.timeout().toMillis(), left / 1_000_000 / (settings.retries() + 1));
        if (patience <= 0) {
            throw Problem.site(settings.name() + " answers SNMP too slowly: the whole took more than "
                    + Units.duration(settings.pollBound()) + ".");
        }
        // Its own for each request, as two may be under way.
        AbstractTarget<UdpAddress> target = target(settings, address);
        target.setTimeout(patience);
        @Nullable PDU answer;
        try {
            answer = snmp.send(request, target).getResponse();
        } catch (IOException e) {
            throw Problem.site(settings.name() + " (" + at(settings) + ") cannot be sent to: " + e.getMessage(), e);
        }
        if (answer == null) {
            throw silent();
        }
        if (answer.getType() != PDU.RESPONSE) {
            throw refused(answer);
        }
        if (answer.getErrorStatus() != PDU.noError) {
            throw Problem.site(settings.name() + " answers SNMP with the error " + answer.getErrorStatusText() + ".");
        }
        return answer.getVariableBindings();
    }

    private Problem silent() {
        Duration waited = settings.exchangeBound();
        String wait = waited.toMillis() < 1000 ? waited.toMillis() + " ms" : Units.duration(waited);
        return Problem.site(settings.name() + " (" + at(settings) + ") does not answer SNMP within " + wait
                        + ". A wrong " + secretWord() + ", a dead agent and a blocked port all look the same.")
                .withMend("Check the address, the " + secretWord() + ", and who may ask in the switch's own settings.");
    }

    /** RFC 3414, 3.2: the agent says what it did not like. */
    private Problem refused(PDU report) {
        OID what = report.size() == 0 ? new OID() : report.get(0).getOid();
        String why;
        if (SnmpConstants.usmStatsWrongDigests.equals(what)) {
            why = "the authentication password or algorithm is wrong";
        } else if (SnmpConstants.usmStatsUnknownUserNames.equals(what)) {
            why = "it does not know this user";
        } else if (SnmpConstants.usmStatsDecryptionErrors.equals(what)) {
            why = "the privacy password or algorithm is wrong";
        } else if (SnmpConstants.usmStatsUnsupportedSecLevels.equals(what)) {
            why = "it does not grant this user authentication with encryption, and less is not asked for";
        } else {
            why = "report " + what;
        }
        return Problem.site(settings.name() + " (" + at(settings) + ") refuses SNMPv3: " + why + ".");
    }

    private Problem garbage(String what) {
        return Problem.site(settings.name() + " answers SNMP with nonsense: " + what + ".");
    }

    private String secretWord() {
        return settings.access() instanceof SnmpAccess.User ? "user or password" : "community";
    }

    private static String at(SnmpSettings settings) {
        return settings.host() + ":" + settings.port();
    }

    private static InetAddress resolve(SnmpSettings settings) {
        try {
            return InetAddress.getByName(settings.host());
        } catch (UnknownHostException e) {
            throw Problem.site("The address of " + settings.name() + ", " + settings.host() + ", is not known.", e);
        }
    }

    private static AbstractTarget<UdpAddress> target(SnmpSettings settings, UdpAddress address) {
        AbstractTarget<UdpAddress> target;
        switch (settings.access()) {
            case SnmpAccess.Community c -> {
                target = new CommunityTarget<>(address, new OctetString(c.community()));
                target.setVersion(SnmpConstants.version2c);
            }
            case SnmpAccess.User u -> {
                target = new UserTarget<>(address, new OctetString(u.user()), new byte[0], SecurityLevel.AUTH_PRIV);
                target.setVersion(SnmpConstants.version3);
            }
        }
        target.setRetries(settings.retries());
        return target;
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            // The socket is gone either way.
        }
    }
}
