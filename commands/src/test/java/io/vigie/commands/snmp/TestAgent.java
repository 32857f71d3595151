package io.vigie.commands.snmp;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.PDU;
import org.snmp4j.Snmp;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** An agent of version 2c that answers as a test wants. */
final class TestAgent implements AutoCloseable {
    private final SturdyUdp udp = new SturdyUdp(new UdpAddress("127.0.0.1/0"));
    private final Snmp snmp = Engines.on(udp, List.of());

    TestAgent(UnaryOperator<PDU> answer) throws IOException {
        snmp.addCommandResponder(new CommandResponder() {
            @Override
            public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
                PDU response = answer.apply(event.getPDU());
                response.setType(PDU.RESPONSE);
                response.setRequestID(event.getPDU().getRequestID());
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
                } catch (org.snmp4j.MessageException e) {
                    throw new IllegalStateException(e);
                }
            }
        });
        snmp.listen();
    }

    /** Answers from these objects, one row at a time whatever is asked. */
    static TestAgent of(Map<String, Variable> objects) throws IOException {
        NavigableMap<OID, Variable> sorted = new TreeMap<>();
        objects.forEach((oid, value) -> sorted.put(new OID(oid), value));
        return new TestAgent(request -> {
            PDU response = new PDU();
            for (VariableBinding asked : request.getVariableBindings()) {
                Map.Entry<OID, Variable> found = request.getType() == PDU.GET
                        ? sorted.ceilingEntry(asked.getOid())
                        : sorted.higherEntry(asked.getOid());
                response.add(
                        found == null
                                ? new VariableBinding(asked.getOid(), Null.endOfMibView)
                                : new VariableBinding(found.getKey(), found.getValue()));
            }
            return response;
        });
    }

    int port() {
        return udp.getListenAddress().getPort();
    }

    @Override
    public void close() throws IOException {
        snmp.close();
    }
}
