package io.vigie.commands.lab.directory;

import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import com.unboundid.ldap.listener.LDAPListenerRequestHandler;
import com.unboundid.ldap.protocol.AddRequestProtocolOp;
import com.unboundid.ldap.protocol.AddResponseProtocolOp;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.BindResponseProtocolOp;
import com.unboundid.ldap.protocol.CompareRequestProtocolOp;
import com.unboundid.ldap.protocol.CompareResponseProtocolOp;
import com.unboundid.ldap.protocol.DeleteRequestProtocolOp;
import com.unboundid.ldap.protocol.DeleteResponseProtocolOp;
import com.unboundid.ldap.protocol.ExtendedRequestProtocolOp;
import com.unboundid.ldap.protocol.LDAPMessage;
import com.unboundid.ldap.protocol.ModifyDNRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyDNResponseProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyResponseProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchResultDoneProtocolOp;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Lets nothing through in clear text, nothing while the server is frozen, and no writing at all. */
final class GatedHandler extends LDAPListenerRequestHandler {
    private static final int REFUSED = ResultCode.UNWILLING_TO_PERFORM_INT_VALUE;
    private static final String READ_ONLY = "the lab's directory is read-only";
    private static final int UNSAFE = ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE;
    private static final String CLEAR = "TLS is required";

    private final LDAPListenerRequestHandler inner;
    private final Gate gate;
    private final @Nullable LDAPListenerClientConnection connection;

    GatedHandler(LDAPListenerRequestHandler inner, Gate gate) {
        this(inner, gate, null);
    }

    private GatedHandler(
            LDAPListenerRequestHandler inner, Gate gate, @Nullable LDAPListenerClientConnection connection) {
        this.inner = inner;
        this.gate = gate;
        this.connection = connection;
    }

    @Override
    public LDAPListenerRequestHandler newInstance(LDAPListenerClientConnection client) throws LDAPException {
        return new GatedHandler(inner.newInstance(client), gate, client);
    }

    @Override
    public void closeInstance() {
        inner.closeInstance();
    }

    @Override
    public LDAPMessage processBindRequest(int id, BindRequestProtocolOp request, List<Control> controls) {
        gate.pass();
        return secured()
                ? inner.processBindRequest(id, request, controls)
                : new LDAPMessage(id, new BindResponseProtocolOp(UNSAFE, null, CLEAR, null, null));
    }

    @Override
    public LDAPMessage processSearchRequest(int id, SearchRequestProtocolOp request, List<Control> controls) {
        gate.pass();
        return secured()
                ? inner.processSearchRequest(id, request, controls)
                : new LDAPMessage(id, new SearchResultDoneProtocolOp(UNSAFE, null, CLEAR, null));
    }

    /** StartTLS is one of these. */
    @Override
    public LDAPMessage processExtendedRequest(int id, ExtendedRequestProtocolOp request, List<Control> controls) {
        gate.pass();
        return inner.processExtendedRequest(id, request, controls);
    }

    @Override
    public LDAPMessage processCompareRequest(int id, CompareRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new CompareResponseProtocolOp(REFUSED, null, READ_ONLY, null));
    }

    @Override
    public LDAPMessage processAddRequest(int id, AddRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new AddResponseProtocolOp(REFUSED, null, READ_ONLY, null));
    }

    @Override
    public LDAPMessage processDeleteRequest(int id, DeleteRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new DeleteResponseProtocolOp(REFUSED, null, READ_ONLY, null));
    }

    @Override
    public LDAPMessage processModifyRequest(int id, ModifyRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new ModifyResponseProtocolOp(REFUSED, null, READ_ONLY, null));
    }

    @Override
    public LDAPMessage processModifyDNRequest(int id, ModifyDNRequestProtocolOp request, List<Control> controls) {
        return new LDAPMessage(id, new ModifyDNResponseProtocolOp(REFUSED, null, READ_ONLY, null));
    }

    private boolean secured() {
        return connection != null && connection.getSocket() instanceof SSLSocket;
    }
}
