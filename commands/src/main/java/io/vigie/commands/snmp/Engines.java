package io.vigie.commands.snmp;

import io.vigie.commands.Problem;
import java.util.List;
import org.snmp4j.MessageDispatcherImpl;
import org.snmp4j.Snmp;
import org.snmp4j.mp.CounterSupport;
import org.snmp4j.mp.DefaultCounterListener;
import org.snmp4j.mp.MPv1;
import org.snmp4j.mp.MPv2c;
import org.snmp4j.mp.MPv3;
import org.snmp4j.security.SecurityModels;
import org.snmp4j.security.SecurityProtocols;
import org.snmp4j.security.SecurityProtocols.SecurityProtocolSet;
import org.snmp4j.security.USM;
import org.snmp4j.security.UsmUser;
import org.snmp4j.smi.OctetString;

/** SNMP engines that share nothing with each other: SNMP4J's static registries stay untouched. */
final class Engines {
    private Engines() {}

    /** An engine on this socket that knows these version 3 users; it does not listen yet. */
    static Snmp on(SturdyUdp udp, List<SnmpAccess.User> users) {
        SecurityProtocols protocols = new SecurityProtocols(SecurityProtocolSet.any);
        OctetString engine = new OctetString(MPv3.createLocalEngineID(randomName()));
        USM usm = new USM(protocols, engine, 0);
        addUsers(usm, protocols, users);
        SecurityModels models = new SecurityModels().addSecurityModel(usm);
        CounterSupport counters = new CounterSupport();
        counters.addCounterListener(new DefaultCounterListener());

        MessageDispatcherImpl dispatcher = new MessageDispatcherImpl();
        dispatcher.addMessageProcessingModel(new MPv1());
        dispatcher.addMessageProcessingModel(new MPv2c());
        dispatcher.addMessageProcessingModel(new MPv3(engine.getValue(), null, protocols, models, counters));
        return new Snmp(dispatcher, udp);
    }

    /**
     * SNMP4J takes a user whose protocol it does not know for one without authentication, so each is checked.
     *
     * @throws Problem when a protocol is not available here
     */
    static void addUsers(USM usm, SecurityProtocols protocols, List<SnmpAccess.User> users) {
        for (SnmpAccess.User user : users) {
            if (protocols.getAuthenticationProtocol(user.auth().id()) == null
                    || protocols.getPrivacyProtocol(user.priv().id()) == null) {
                throw Problem.user("SNMPv3 with " + user.auth() + " and " + user.priv() + " is not available here.");
            }
            usm.addUser(new UsmUser(
                    new OctetString(user.user()),
                    user.auth().id(),
                    new OctetString(user.authPassword()),
                    user.priv().id(),
                    new OctetString(user.privPassword())));
        }
    }

    /** A new engine id at each start: its boot counter, which nobody stores, may then begin anew (RFC 3414, 2.2). */
    private static OctetString randomName() {
        byte[] bytes = new byte[12];
        new java.security.SecureRandom().nextBytes(bytes);
        return new OctetString(bytes);
    }
}
