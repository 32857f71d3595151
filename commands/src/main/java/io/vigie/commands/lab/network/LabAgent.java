package io.vigie.commands.lab.network;

import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.snmp4j.CommandResponder;
import org.snmp4j.CommandResponderEvent;
import org.snmp4j.MessageException;
import org.snmp4j.PDU;
import org.snmp4j.mp.SnmpConstants;
import org.snmp4j.mp.StatusInformation;
import org.snmp4j.security.SecurityLevel;
import org.snmp4j.smi.Address;
import org.snmp4j.smi.Null;
import org.snmp4j.smi.OID;
import org.snmp4j.smi.OctetString;
import org.snmp4j.smi.Variable;
import org.snmp4j.smi.VariableBinding;

/** Answers GET, GETNEXT and GETBULK from a sorted map (RFC 3416, 4.2); everything else is not writable. */
final class LabAgent implements CommandResponder {
    /** Fits into a packet on a common network. */
    private static final int MOST_BINDINGS = 60;

    private final Supplier<NavigableMap<OID, Variable>> objects;
    private final BooleanSupplier frozen;
    private final OctetString community;

    LabAgent(Supplier<NavigableMap<OID, Variable>> objects, BooleanSupplier frozen, String community) {
        this.objects = objects;
        this.frozen = frozen;
        this.community = new OctetString(community);
    }

    @Override
    public <A extends Address> void processPdu(CommandResponderEvent<A> event) {
        PDU request = event.getPDU();
        if (request == null || frozen.getAsBoolean() || !allowed(event)) {
            return;
        }
        event.setProcessed(true);
        PDU response = (PDU) request.clone();
        response.setType(PDU.RESPONSE);
        response.setErrorStatus(PDU.noError);
        response.setErrorIndex(0);
        NavigableMap<OID, Variable> now = objects.get();
        switch (request.getType()) {
            case PDU.GET -> answer(response, request, oid -> get(now, oid));
            case PDU.GETNEXT -> answer(response, request, oid -> next(now, oid));
            case PDU.GETBULK -> bulk(response, request, now);
            default -> {
                response.setErrorStatus(PDU.notWritable);
                response.setErrorIndex(1);
            }
        }
        send(event, response);
    }

    private boolean allowed(CommandResponderEvent<?> event) {
        return event.getMessageProcessingModel() == SnmpConstants.version3
                ? event.getSecurityLevel() == SecurityLevel.AUTH_PRIV
                : new OctetString(event.getSecurityName()).equals(community);
    }

    private interface Look {
        VariableBinding at(OID oid);
    }

    private static void answer(PDU response, PDU request, Look look) {
        response.clear();
        response.setRequestID(request.getRequestID());
        for (VariableBinding asked : request.getVariableBindings()) {
            response.add(look.at(asked.getOid()));
        }
    }

    private static void bulk(PDU response, PDU request, NavigableMap<OID, Variable> objects) {
        List<OID> columns = request.getVariableBindings().stream()
                .map(VariableBinding::getOid)
                .toList();
        int single = Math.min(Math.max(0, request.getNonRepeaters()), columns.size());
        response.clear();
        response.setRequestID(request.getRequestID());
        columns.subList(0, single).forEach(oid -> response.add(next(objects, oid)));
        OID[] at = columns.subList(single, columns.size()).toArray(OID[]::new);
        for (int i = 0; i < request.getMaxRepetitions() && at.length > 0; i++) {
            if (response.size() > 0 && response.size() + at.length > MOST_BINDINGS) {
                return;
            }
            for (int c = 0; c < at.length; c++) {
                VariableBinding found = next(objects, at[c]);
                response.add(found);
                at[c] = found.getOid();
            }
        }
    }

    private static VariableBinding get(NavigableMap<OID, Variable> objects, OID oid) {
        Variable value = objects.get(oid);
        return new VariableBinding(oid, value == null ? Null.noSuchInstance : value);
    }

    private static VariableBinding next(NavigableMap<OID, Variable> objects, OID oid) {
        Map.@Nullable Entry<OID, Variable> found = objects.higherEntry(oid);
        return found == null
                ? new VariableBinding(oid, Null.endOfMibView)
                : new VariableBinding(found.getKey(), found.getValue());
    }

    static <A extends Address> void send(CommandResponderEvent<A> event, PDU response) {
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
            throw new IllegalStateException(e);
        }
    }
}
