package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.Failure.Phase;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jscsi.parser.OperationCode;
import org.jscsi.parser.ProtocolDataUnit;
import org.jscsi.parser.ProtocolDataUnitFactory;
import org.jscsi.parser.login.ISID;
import org.jscsi.parser.login.LoginRequestParser;
import org.jscsi.parser.login.LoginStage;
import org.jscsi.parser.logout.LogoutRequestParser;
import org.jscsi.parser.text.TextRequestParser;

/** One login at one portal: for discovery, or for a target. It sends logins, texts and logouts, and nothing else. */
final class Session implements AutoCloseable {
    /** A login takes four rounds at most; a portal that wants more goes in circles. */
    private static final int MOST_ROUNDS = 8;

    private static final int TRANSIT = 0x80;
    private static final int CONTINUE = 0x40;
    private static final int NOT_CONTINUED = 0xffff_ffff;

    private final ProtocolDataUnitFactory pdus = new ProtocolDataUnitFactory();
    private final IscsiSettings settings;
    private final PortalAddress portal;
    private final Wire wire;
    private final ISID isid = ISID.createRandom(ThreadLocalRandom.current().nextLong());
    private Phase phase = Phase.CONNECT;
    private int expectedStatus;
    private int task = 1;

    Session(IscsiSettings settings, PortalAddress portal, long deadline) {
        this.settings = settings;
        this.portal = portal;
        wire = new Wire(deadline);
    }

    Phase phase() {
        return phase;
    }

    /** @param target empty for a discovery session */
    void login(Optional<String> target) throws IOException {
        wire.connect(portal.host(), portal.port());
        phase = Phase.LOGIN;
        List<String> say = new ArrayList<>(List.of("InitiatorName=" + settings.initiator()));
        say.add("SessionType=" + (target.isPresent() ? "Normal" : "Discovery"));
        target.ifPresent(t -> say.add("TargetName=" + t));
        say.add("AuthMethod=" + (settings.chap().isPresent() ? "CHAP,None" : "None"));

        LoginStage stage = LoginStage.SECURITY_NEGOTIATION;
        boolean ready = true;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Wire.Answer answer = ask(stage, ready, say);
            Keys keys = Keys.parse(answer.data());
            say.clear();
            ready = true;
            if ((answer.flags() & TRANSIT) != 0) {
                switch (answer.flags() & 3) {
                    case 3 -> {
                        return;
                    }
                    case 1 -> {
                        stage = LoginStage.LOGIN_OPERATIONAL_NEGOTIATION;
                        say.addAll(operational(target.isPresent()));
                    }
                    default -> throw new MalformedAnswer("a login stage that does not exist");
                }
            } else if (keys.first("CHAP_C").isPresent()) {
                say.addAll(ChapAnswer.to(keys, chap()));
            } else if (keys.first("AuthMethod").filter("CHAP"::equals).isPresent()) {
                say.add("CHAP_A=5");
                ready = false;
            }
        }
        throw new MalformedAnswer("a login without end");
    }

    private Chap chap() {
        return settings.chap()
                .orElseThrow(() -> Problem.site("The portal " + portal + " wants CHAP, and no secret is configured.")
                        .withMend("Give the SAN's chap user and secret-file in the settings."));
    }

    private static List<String> operational(boolean normal) {
        List<String> keys = new ArrayList<>(List.of("HeaderDigest=None", "DataDigest=None"));
        if (normal) {
            keys.addAll(List.of("ErrorRecoveryLevel=0", "MaxConnections=1", "InitialR2T=Yes", "ImmediateData=No"));
        }
        return keys;
    }

    private Wire.Answer ask(LoginStage stage, boolean ready, List<String> say) throws IOException {
        ProtocolDataUnit pdu = pdus.create(true, ready, OperationCode.LOGIN_REQUEST, "None", "None");
        LoginRequestParser login =
                (LoginRequestParser) pdu.getBasicHeaderSegment().getParser();
        login.setInitiatorSessionID(isid);
        login.setCurrentStageNumber(stage);
        // Without the transit flag the next stage is a reserved field, which the codec insists on.
        login.setNextStageNumber(
                !ready
                        ? LoginStage.SECURITY_NEGOTIATION
                        : stage == LoginStage.SECURITY_NEGOTIATION
                                ? LoginStage.LOGIN_OPERATIONAL_NEGOTIATION
                                : LoginStage.FULL_FEATURE_PHASE);
        login.setExpectedStatusSequenceNumber(expectedStatus);
        pdu.getBasicHeaderSegment().setInitiatorTaskTag(task);
        pdu.setDataSegment(Keys.bytes(say));
        wire.send(pdu);
        Wire.Answer answer = wire.receive(Wire.Answer.LOGIN);
        int status = answer.header().getShort(36) & 0xffff;
        if (status != 0) {
            throw Failure.ofLogin(status, portal.toString(), settings.target());
        }
        expectedStatus = answer.statusNumber() + 1;
        return answer;
    }

    /** The targets' names (RFC 7143, appendix C). */
    List<String> targets() throws IOException {
        phase = Phase.DISCOVERY;
        List<String> names = new ArrayList<>();
        ByteBuffer say = Keys.bytes(List.of("SendTargets=All"));
        int transfer = NOT_CONTINUED;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ProtocolDataUnit pdu = pdus.create(false, true, OperationCode.TEXT_REQUEST, "None", "None");
            TextRequestParser text =
                    (TextRequestParser) pdu.getBasicHeaderSegment().getParser();
            text.setTargetTransferTag(transfer);
            text.setCommandSequenceNumber(task);
            text.setExpectedStatusSequenceNumber(expectedStatus);
            pdu.getBasicHeaderSegment().setInitiatorTaskTag(++task);
            pdu.setDataSegment(say);
            wire.send(pdu);
            Wire.Answer answer = wire.receive(Wire.Answer.TEXT);
            expectedStatus = answer.statusNumber() + 1;
            names.addAll(Keys.parse(answer.data()).all("TargetName"));
            transfer = answer.header().getInt(20);
            if ((answer.flags() & CONTINUE) == 0 && transfer == NOT_CONTINUED) {
                return List.copyOf(names);
            }
            say = ByteBuffer.allocate(0);
        }
        throw new MalformedAnswer("a list of targets without end");
    }

    void logout() throws IOException {
        phase = Phase.LOGOUT;
        ProtocolDataUnit pdu = pdus.create(true, true, OperationCode.LOGOUT_REQUEST, "None", "None");
        LogoutRequestParser logout =
                (LogoutRequestParser) pdu.getBasicHeaderSegment().getParser();
        logout.setReasonCode(LogoutRequestParser.LogoutReasonCode.CLOSE_SESSION);
        logout.setCommandSequenceNumber(task);
        logout.setExpectedStatusSequenceNumber(expectedStatus);
        pdu.getBasicHeaderSegment().setInitiatorTaskTag(++task);
        wire.send(pdu);
        wire.receive(Wire.Answer.LOGOUT);
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
