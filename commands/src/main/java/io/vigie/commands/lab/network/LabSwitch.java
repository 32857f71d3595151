package io.vigie.commands.lab.network;

import io.vigie.commands.Problem;
import io.vigie.commands.lab.LabTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.smi.Integer32;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.TimeTicks;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/**
 * A switch of 48 gigabit ports that speaks SNMP on loopback and breaks on demand. Each change of a link sends a trap;
 * a member dropped from its bundle sends none, as with real switches: only polling finds it.
 */
public final class LabSwitch implements AutoCloseable {
    private static final int PORTS = 48;
    private static final int FIRST_INDEX_BASE = 10_100;
    private static final Duration RUNNING_FOR = Duration.ofDays(210);

    private final String name;
    private final LabTime time;
    private final List<LabChannel> channels;
    private final NavigableMap<Integer, LabPort> ports = new TreeMap<>();
    private final LabEngine engine = new LabEngine();
    private Instant started;
    private int indexBase = FIRST_INDEX_BASE;
    private boolean frozen;
    private @Nullable NavigableMap<OID, Variable> objects;
    private Optional<Receiver> receiver = Optional.empty();

    private record Receiver(InetSocketAddress address, TrapVersion version) {}

    /** How traps are sent. */
    public enum TrapVersion {
        V2C,
        V3
    }

    public LabSwitch(String name, LabTime time, List<LabChannel> channels) {
        this.name = name;
        this.time = time;
        this.channels = List.copyOf(channels);
        started = time.now().minus(RUNNING_FOR);
        for (int port = 1; port <= PORTS; port++) {
            ports.put(port, LabPort.empty(port));
        }
        for (LabChannel channel : channels) {
            channel.wires()
                    .forEach(w -> ports.put(
                            w.port(), new LabPort(w.port(), channel.id(), channel.peer(), w.remote(), true, true)));
        }
        engine.serve(new LabAgent(this::objects, this::frozen, engine.community));
    }

    /** The switch of the worked example. */
    public static LabSwitch laetitia(LabTime time) {
        return new LabSwitch("laetitia", time, LabChannel.ofLaetitia());
    }

    public String name() {
        return name;
    }

    public List<LabChannel> channels() {
        return channels;
    }

    /** Where the agent listens, versions 2c and 3. */
    public InetSocketAddress address() {
        return engine.address;
    }

    public String community() {
        return engine.community;
    }

    /** The version 3 user, with SHA-256 and AES-128. */
    public String user() {
        return engine.user;
    }

    public String authPassword() {
        return engine.authPassword;
    }

    public String privPassword() {
        return engine.privPassword;
    }

    /** The ports that this machine is plugged into, in order. */
    public synchronized List<Integer> portsOf(String node) {
        return ports.values().stream()
                .filter(p -> p.peer().equals(node))
                .map(LabPort::number)
                .toList();
    }

    /** Whether anything reaches this machine. */
    public synchronized boolean reaches(String peer) {
        return ports.values().stream().anyMatch(p -> p.peer().equals(peer) && p.plugged() && p.bundled());
    }

    public synchronized void trapsTo(InetSocketAddress address, TrapVersion version) {
        receiver = Optional.of(new Receiver(address, version));
    }

    /**
     * @throws Problem when there is no such port or nothing is plugged into it
     */
    public void unplug(int port) {
        change(port, p -> p.plug(false));
    }

    /** Plugs the same cable in again. */
    public void plug(int port) {
        change(port, p -> p.plug(true));
    }

    /** The link stays up, but the member leaves its bundle. */
    public void drop(int port) {
        change(port, p -> p.bundle(false));
    }

    /** The agent answers nothing and sends nothing until {@link #heal}. The links go on. */
    public synchronized void freeze() {
        frozen = true;
    }

    /** The switch starts again and counts its interfaces in another way; links come back at once. */
    public synchronized void restart() {
        indexBase += 1000;
        objects = null;
        started = time.now();
    }

    /** Everything as it was at first. */
    public void heal() {
        List<LabPort> broken;
        synchronized (this) {
            frozen = false;
            broken = ports.values().stream().filter(LabPort::wired).toList();
        }
        broken.forEach(p -> change(p.number(), was -> was.plug(true).bundle(true)));
    }

    private synchronized void change(int number, UnaryOperator<LabPort> how) {
        LabPort before = ports.get(number);
        if (before == null || !before.wired()) {
            throw Problem.user("Nothing is plugged into port " + number + " of " + name + ".")
                    .withCandidates(ports.values().stream()
                            .filter(LabPort::wired)
                            .map(p -> Integer.toString(p.number()))
                            .toList());
        }
        LabPort after = how.apply(before);
        ports.put(number, after);
        objects = null;
        if (before.plugged() != after.plugged() && !frozen) {
            receiver.ifPresent(r -> engine.trap(linkTrap(after), r.address, r.version));
        }
    }

    /** RFC 2863: linkDown and linkUp carry ifIndex, ifAdminStatus and ifOperStatus. */
    private PDU linkTrap(LabPort port) {
        int index = LabMib.indexOf(port.number(), indexBase);
        PDU trap = new PDU();
        trap.setType(PDU.TRAP);
        trap.add(new VariableBinding(SnmpConstants.sysUpTime, new TimeTicks(uptime().toMillis() / 10 & 0xFFFF_FFFFL)));
        trap.add(new VariableBinding(
                SnmpConstants.snmpTrapOID, port.plugged() ? SnmpConstants.linkUp : SnmpConstants.linkDown));
        trap.add(new VariableBinding(new OID("1.3.6.1.2.1.2.2.1.1." + index), new Integer32(index)));
        trap.add(new VariableBinding(new OID("1.3.6.1.2.1.2.2.1.7." + index), new Integer32(1)));
        trap.add(new VariableBinding(new OID("1.3.6.1.2.1.2.2.1.8." + index), new Integer32(port.plugged() ? 1 : 2)));
        return trap;
    }

    /** Built anew only when something has changed; the uptime always has. */
    private synchronized NavigableMap<OID, Variable> objects() {
        NavigableMap<OID, Variable> now = objects;
        if (now == null) {
            now = new ConcurrentSkipListMap<>(LabMib.of(name, uptime(), indexBase, ports.values(), channels));
            objects = now;
        }
        now.put(SnmpConstants.sysUpTime, new TimeTicks(uptime().toMillis() / 10 & 0xFFFF_FFFFL));
        return now;
    }

    private synchronized boolean frozen() {
        return frozen;
    }

    private Duration uptime() {
        return Duration.between(started, time.now());
    }

    @Override
    public void close() {
        engine.close();
    }
}
