package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.TransportStateReference;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.UdpAddress;

/**
 * Hears traps (versions 1, 2c, 3) and informs (2c, 3), which it answers. A trap never carries state, as its sender
 * can be forged and its packet lost: it only has the switch polled sooner.
 *
 * <p>What comes from an address that belongs to no switch is dropped before it is parsed. Memory is bounded by the
 * number of switches and by {@link #MOST_ENGINES}, whatever is sent.
 */
public final class TrapReceiver implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(TrapReceiver.class);
    /** Keys are derived for each engine id that is heard, before it has proved itself. */
    private static final int MOST_ENGINES = 256;

    private static final int RECEIVE_BUFFER = 1 << 20;

    private final TrapSettings settings;
    private final Map<InetAddress, String> sources;
    private final WakeUps wakeUps;
    private final Socket socket;
    private final Snmp snmp;
    private final LongAdder accepted = new LongAdder();
    private final LongAdder strangers = new LongAdder();
    private final LongAdder refused = new LongAdder();

    /**
     * What was heard so far.
     *
     * @param accepted traps and informs from known switches with the right credentials
     * @param strangers packets from addresses that belong to no switch
     * @param refused packets from known switches with wrong credentials, below the wanted security, or malformed; the
     *     first step of a version 3 inform counts here too
     * @param wakeUps how often a poller was woken
     */
    public record Heard(long accepted, long strangers, long refused, long wakeUps) {}

    /**
     * Listens at once.
     *
     * @param sources the addresses that the switches send from, with the switches' names
     * @param wake told the name of a switch that is to be polled; must not wait long
     * @throws Problem when the address cannot be listened on
     */
    public TrapReceiver(TrapSettings settings, Map<InetAddress, String> sources, Consumer<String> wake) {
        this.settings = settings;
        this.sources = Map.copyOf(sources);
        wakeUps = new WakeUps(wake, settings.calm());
        InetSocketAddress listen = settings.listen();
        try {
            socket = new Socket(new UdpAddress(listen.getAddress(), listen.getPort()));
            socket.setReceiveBufferSize(RECEIVE_BUFFER);
            snmp = Engines.on(socket, settings.users());
            snmp.getUSM().setEngineDiscoveryEnabled(true);
            snmp.addCommandResponder(new Responder());
            // Last: the first packet finds everything in its place.
            snmp.listen();
        } catch (IOException e) {
            wakeUps.close();
            throw Problem.site(
                            "SNMP traps cannot be heard on " + listen.getHostString() + ":" + listen.getPort() + ": "
                                    + e.getMessage() + ".",
                            e)
                    .withMend(
                            "Ports below 1024 need a privilege: listen on another one, or give CAP_NET_BIND_SERVICE.");
        }
    }

    /** The address listened on, with its real port. */
    public InetSocketAddress address() {
        UdpAddress address = socket.getListenAddress();
        return new InetSocketAddress(address.getInetAddress(), address.getPort());
    }

    public Heard heard() {
        return new Heard(accepted.sum(), strangers.sum(), refused.sum(), wakeUps.count());
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            log.debug("closing the trap receiver", e);
        }
        wakeUps.close();
    }

    /** One thread hears, parses and judges, packet by packet: what waits longer is the kernel's to drop. */
    private final class Socket extends SturdyUdp {
        private boolean good;

        Socket(UdpAddress address) throws IOException {
            super(address);
        }

        @Override
        protected void fireProcessMessage(DatagramPacket packet, ByteBuffer message, TransportStateReference state) {
            if (!sources.containsKey(packet.getAddress())) {
                strangers.increment();
                return;
            }
            good = false;
            super.fireProcessMessage(packet, message, state);
            if (!good) {
                refused.increment();
                forgetEngines();
            }
        }
    }

    private void forgetEngines() {
        USM usm = snmp.getUSM();
        if (usm.getUserTable().getUserEntries().size()
                > MOST_ENGINES + settings.users().size()) {
            usm.removeAllUsers();
            Engines.addUsers(usm, new SecurityProtocols(SecurityProtocolSet.any), settings.users());
        }
    }

    int keysHeld() {
        return snmp.getUSM().getUserTable().getUserEntries().size();
    }

    private final class Responder implements CommandResponder {
        @Override
        public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
            PDU pdu = event.getPDU();
            String name = event.getPeerAddress() instanceof UdpAddress from ? sources.get(from.getInetAddress()) : null;
            event.setProcessed(true);
            if (name == null || pdu == null || !isNotification(pdu) || !authentic(event)) {
                return;
            }
            socket.good = true;
            accepted.increment();
            wakeUps.ask(name);
            if (pdu.getType() == PDU.INFORM) {
                answer(event, pdu);
            }
        }
    }

    private static boolean isNotification(PDU pdu) {
        return pdu.getType() == PDU.TRAP || pdu.getType() == PDU.V1TRAP || pdu.getType() == PDU.INFORM;
    }

    private boolean authentic(CommandResponderEvent<?> event) {
        if (event.getMessageProcessingModel() == SnmpConstants.version3) {
            return event.getSecurityLevel() == SecurityLevel.AUTH_PRIV
                    && settings.users().stream().anyMatch(u -> same(u.user(), event.getSecurityName()));
        }
        return settings.communities().stream().anyMatch(c -> same(c.community(), event.getSecurityName()));
    }

    private static boolean same(String expected, byte @Nullable [] given) {
        return given != null && MessageDigest.isEqual(expected.getBytes(StandardCharsets.UTF_8), given);
    }

    /** RFC 3416, 4.2.7: the same bindings come back as a response. */
    private static <A extends Address> void answer(CommandResponderEvent<A> event, PDU inform) {
        PDU response = (PDU) inform.clone();
        response.setType(PDU.RESPONSE);
        response.setErrorStatus(PDU.noError);
        response.setErrorIndex(0);
        try {
            event.getMessageDispatcher()
                    .returnResponsePdu(
                            event.getMessageProcessingModel(),
                            event.getSecurityModel(),
                            event.getSecurityName(),
                            event.getSecurityLevel(),
                            response,
                            event.getMaxSizeResponsePDU(),
                            event.getStateReference(),
                            new StatusInformation());
        } catch (MessageException e) {
            log.debug("an inform could not be answered", e);
        }
    }
}
