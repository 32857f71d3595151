package io.vigie.commands.lab.network;

import io.vigie.commands.Problem;
import io.vigie.commands.lab.LabTime;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
    /** Agents count for themselves and look now and then. */
    private static final Duration COUNT_EVERY = Duration.ofMillis(100);

    private static final Duration RUNNING_FOR = Duration.ofDays(210);

    private final String name;
    private final LabTime time;
    private final List<LabChannel> channels;
    private final NavigableMap<Integer, LabPort> ports = new TreeMap<>();
    private final LabEngine engine = new LabEngine();
    private final LabTraffic traffic;
    private final LabFlaps flaps = new LabFlaps((port, link) -> change(port, p -> p.plug(link, now())));
    private Instant started;
    private Instant counted = Instant.EPOCH;
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
        traffic = new LabTraffic(time.now());
        for (int port = 1; port <= PORTS; port++) {
            ports.put(port, LabPort.empty(port));
        }
        for (LabChannel channel : channels) {
            channel.wires().forEach(w -> ports.put(w.port(), LabPort.wired(w.port(), channel, w.remote())));
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
        change(port, p -> p.plug(false, time.now()));
    }

    /** Plugs the same cable in again. */
    public void plug(int port) {
        change(port, p -> p.plug(true, time.now()));
    }

    /** The link stays up, but the member leaves its bundle. */
    public void drop(int port) {
        change(port, p -> p.bundle(false));
    }

    /** The link stays up and LACP is heard, but the switch keeps the member out of its bundle, and sends no trap. */
    public void suspend(int port) {
        change(port, p -> p.suspend(true));
    }

    /** A bad cable: frames come in damaged. */
    public void damage(int port, int errorsPerMinute) {
        change(port, p -> p.damage(errorsPerMinute));
    }

    /** A bad pair in the cable: the link falls back to 100 Mbit/s. */
    public void slow(int port) {
        change(port, p -> p.plug(false, time.now()));
        change(port, p -> p.run(100).plug(true, time.now()));
    }

    /** Somebody tidied up: each of two cables is now where the other was. */
    public void swap(int one, int other) {
        LabPort first = port(one);
        LabPort second = port(other);
        change(one, p -> p.plug(false, time.now()));
        change(other, p -> p.plug(false, time.now()));
        change(one, p -> p.cableOf(second).plug(true, time.now()));
        change(other, p -> p.cableOf(first).plug(true, time.now()));
    }

    /** The port goes down and up again and again until {@link #heal}. */
    public void flap(int port) {
        flaps.add(port(port).number());
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
        traffic.reset(started);
    }

    /** Everything as it was at first. */
    public void heal() {
        flaps.end();
        Map<Integer, LabPort> first = new HashMap<>();
        channels.forEach(c -> c.wires().forEach(w -> first.put(w.port(), LabPort.wired(w.port(), c, w.remote()))));
        synchronized (this) {
            frozen = false;
        }
        first.forEach((port, as) -> change(
                port,
                was -> was.cableOf(as)
                        .bundle(true)
                        .suspend(false)
                        .run(LabPort.GIGABIT)
                        .damage(0)
                        .plug(true, time.now())));
    }

    private synchronized LabPort port(int number) {
        LabPort port = ports.get(number);
        if (port == null || !port.wired()) {
            throw Problem.user("Nothing is plugged into port " + number + " of " + name + ".")
                    .withCandidates(ports.values().stream()
                            .filter(LabPort::wired)
                            .map(p -> Integer.toString(p.number()))
                            .toList());
        }
        return port;
    }

    private synchronized void change(int number, UnaryOperator<LabPort> how) {
        LabPort before = port(number);
        traffic.advance(time.now(), ports.values());
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

    /** Built anew only when something has changed; the uptime and the counters always have. */
    private synchronized NavigableMap<OID, Variable> objects() {
        NavigableMap<OID, Variable> now = objects;
        Instant at = time.now();
        boolean fresh = now == null;
        if (now == null) {
            now = new ConcurrentSkipListMap<>(
                    LabMib.of(name, uptime(), indexBase, ports.values(), channels, this::changed));
            objects = now;
        }
        now.put(SnmpConstants.sysUpTime, new TimeTicks(uptime().toMillis() / 10 & 0xFFFF_FFFFL));
        if (fresh || Duration.between(counted, at).compareTo(COUNT_EVERY) >= 0) {
            counted = at;
            traffic.advance(at, ports.values());
            for (LabPort port : ports.values()) {
                if (port.wired()) {
                    LabMib.count(now, LabMib.indexOf(port.number(), indexBase), traffic.of(port));
                }
            }
        }
        return now;
    }

    private Duration changed(LabPort port) {
        Duration since = Duration.between(started, port.changed());
        return since.isNegative() ? Duration.ZERO : since;
    }

    private Instant now() {
        return time.now();
    }

    private synchronized boolean frozen() {
        return frozen;
    }

    private Duration uptime() {
        return Duration.between(started, time.now());
    }

    @Override
    public void close() {
        flaps.end();
        engine.close();
    }
}
