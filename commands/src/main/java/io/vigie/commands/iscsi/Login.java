package io.vigie.commands.iscsi;

import io.vigie.commands.Problem;
import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.IscsiSettings.Chap;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jscsi.parser.OperationCode;
import org.jscsi.parser.ProtocolDataUnit;
import org.jscsi.parser.ProtocolDataUnitFactory;
import org.jscsi.parser.login.ISID;
import org.jscsi.parser.login.LoginRequestParser;
import org.jscsi.parser.login.LoginStage;

/** The negotiation that begins a session (RFC 7143, 6). */
final class Login {
    /** A login takes five rounds at most; a portal that wants more goes in circles. */
    private static final int MOST_ROUNDS = 8;

    private static final int TRANSIT = 0x80;

    private final ProtocolDataUnitFactory pdus = new ProtocolDataUnitFactory();
    private final IscsiSettings settings;
    private final PortalAddress portal;
    private final Wire wire;
    private final Numbers numbers;
    private final ISID isid = SessionIds.next();
    private Optional<ChapAnswer.Counter> counter = Optional.empty();
    private boolean proven;

    Login(IscsiSettings settings, PortalAddress portal, Wire wire, Numbers numbers) {
        this.settings = settings;
        this.portal = portal;
        this.wire = wire;
        this.numbers = numbers;
    }

    /** @param target empty for a discovery session */
    void run(Optional<String> target) throws IOException {
        List<String> say = new ArrayList<>(List.of("InitiatorName=" + settings.initiator()));
        say.add("SessionType=" + (target.isPresent() ? "Normal" : "Discovery"));
        target.ifPresent(t -> say.add("TargetName=" + t));
        say.add("AuthMethod=" + methods(target.isPresent()));

        LoginStage stage = LoginStage.SECURITY_NEGOTIATION;
        boolean ready = true;
        boolean header = false;
        boolean data = false;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            Wire.Answer answer = ask(stage, ready, say);
            Keys keys = Keys.parse(answer.data());
            prove(keys);
            header |= keys.first("HeaderDigest").filter("CRC32C"::equals).isPresent();
            data |= keys.first("DataDigest").filter("CRC32C"::equals).isPresent();
            say.clear();
            ready = true;
            if ((answer.flags() & TRANSIT) != 0) {
                insistOnProof(target.isPresent());
                switch (answer.flags() & 3) {
                    case 3 -> {
                        wire.digests(header, data);
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
                counter = chap().targetSecret().map(secret -> ChapAnswer.Counter.of(keys, secret));
                counter.ifPresent(c -> say.addAll(c.challenge()));
            } else if (keys.first("AuthMethod").filter("CHAP"::equals).isPresent()) {
                say.add("CHAP_A=5");
                ready = false;
            }
        }
        throw new MalformedAnswer("a login without end");
    }

    /** A target that must prove who it is gets no way round it; discovery needs no proof, as it hands nothing out. */
    private String methods(boolean normal) {
        boolean mutual = settings.chap().flatMap(Chap::targetSecret).isPresent();
        return settings.chap().isEmpty() ? "None" : mutual && normal ? "CHAP" : "CHAP,None";
    }

    private void prove(Keys keys) throws IOException {
        if (counter.isPresent() && keys.first("CHAP_R").isPresent()) {
            if (!counter.get().answeredBy(keys)) {
                throw unproven();
            }
            proven = true;
        }
    }

    private void insistOnProof(boolean normal) {
        if (normal && settings.chap().flatMap(Chap::targetSecret).isPresent() && !proven) {
            throw unproven();
        }
    }

    private Problem unproven() {
        return Problem.site(
                        "The portal " + portal + " does not prove that it is the SAN: its own CHAP secret is wrong.")
                .withMend("Compare target-secret-file with the SAN's settings; if they agree, something else answers"
                        + " at this address.");
    }

    private Chap chap() {
        return settings.chap()
                .orElseThrow(() -> Problem.site("The portal " + portal + " wants CHAP, and no secret is configured.")
                        .withMend("Give the SAN's chap user and secret-file in the settings."));
    }

    /** No checksums unless the target insists: TCP and the VLAN are enough for a look. */
    private static List<String> operational(boolean normal) {
        List<String> keys = new ArrayList<>(List.of("HeaderDigest=None,CRC32C", "DataDigest=None,CRC32C"));
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
        login.setCommandSequenceNumber(numbers.command());
        login.setExpectedStatusSequenceNumber(numbers.expectedStatus());
        pdu.getBasicHeaderSegment().setInitiatorTaskTag(numbers.task());
        pdu.setDataSegment(Keys.bytes(say));
        wire.send(pdu);
        Wire.Answer answer = wire.receive(Wire.Answer.LOGIN);
        int status = answer.header().getShort(36) & 0xffff;
        if (status != 0) {
            throw Failure.ofLogin(status, portal.toString(), settings.target());
        }
        numbers.seen(answer);
        return answer;
    }
}
