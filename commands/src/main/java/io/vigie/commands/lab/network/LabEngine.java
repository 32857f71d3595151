package io.vigie.commands.lab.network;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommunityTarget;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.PDU;
import org.snmp4j.ScopedPDU;
import org.snmp4j.Snmp;
import org.snmp4j.UserTarget;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.security.AuthHMAC192SHA256;
import org.snmp4j.security.PrivAES128;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** The SNMP engine of the lab's switch: versions 2c and 3 on a free loopback port, with secrets made at its start. */
final class LabEngine implements AutoCloseable {
    private static final String USER = "vigie";

    final String community = secret();
    final String user = USER;
    final String authPassword = secret();
    final String privPassword = secret();
    final InetSocketAddress address;
    private final Snmp snmp;
    private final byte[] engineId;

    LabEngine() {
        try {
            DefaultUdpTransportMapping udp = new DefaultUdpTransportMapping(new UdpAddress("127.0.0.1/0"));
            SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.maxCompatibility);
            OctetString engine = new OctetString(MPv3.createLocalEngineID(new OctetString(secret().substring(0, 12))));
            engineId = engine.getValue();
            USM usm = new USM(protocols, engine, 0);
            usm.addUser(new UsmUser(
                    new OctetString(USER),
                    AuthHMAC192SHA256.ID,
                    new OctetString(authPassword),
                    PrivAES128.ID,
                    new OctetString(privPassword)));
            CounterSupport counters = new CounterSupport();
            counters.addCounterListener(new DefaultCounterListener());
            MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
            dispatcher.addMessageProcessingModel(new MPv2c());
            dispatcher.addMessageProcessingModel(
                    new MPv3(engineId, null, protocols, new SecurityModels().addSecurityModel(usm), counters));
            snmp = new Snmp(dispatcher, udp);
            snmp.listen();
            UdpAddress bound = udp.getListenAddress();
            address = new InetSocketAddress(bound.getInetAddress(), bound.getPort());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void serve(CommandResponder agent) {
        snmp.addCommandResponder(agent);
    }

    /** A version 2c trap, or an authenticated and encrypted version 3 one. */
    void trap(PDU content, InetSocketAddress to, LabSwitch.TrapVersion version) {
        UdpAddress receiver = new UdpAddress(to.getAddress(), to.getPort());
        try {
            switch (version) {
                case V2C -> {
                    CommunityTarget<UdpAddress> target = new CommunityTarget<>(
                            receiver, new OctetString(community.getBytes(StandardCharsets.UTF_8)));
                    target.setVersion(SnmpConstants.version2c);
                    snmp.notify(content, target);
                }
                case V3 -> {
                    UserTarget<UdpAddress> target =
                            new UserTarget<>(receiver, new OctetString(USER), engineId, SecurityLevel.AUTH_PRIV);
                    target.setVersion(SnmpConstants.version3);
                    ScopedPDU scoped = new ScopedPDU();
                    scoped.setContextEngineID(new OctetString(engineId));
                    content.getVariableBindings().forEach(scoped::add);
                    scoped.setType(PDU.TRAP);
                    snmp.notify(scoped, target);
                }
            }
        } catch (IOException e) {
            // A trap is lost like any packet: nobody waits for it.
        }
    }

    private static String secret() {
        byte[] bytes = new byte[12];
        new SecureRandom().nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    @Override
    public void close() {
        try {
            snmp.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
