package io.vigie.commands.iscsi;

import io.vigie.commands.iscsi.Failure.MalformedAnswer;
import io.vigie.commands.iscsi.Failure.Phase;
import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.iscsi.ScsiCommand.Cdb;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jscsi.parser.OperationCode;
import org.jscsi.parser.ProtocolDataUnit;
import org.jscsi.parser.ProtocolDataUnitFactory;
import org.jscsi.parser.logout.LogoutRequestParser;
import org.jscsi.parser.text.TextRequestParser;

/** One login at one portal: for discovery, or for a target. It sends nothing that could change a disk. */
final class Session implements AutoCloseable {
    private static final int MOST_ROUNDS = 8;
    private static final int CONTINUE = 0x40;
    private static final int FINAL = 0x80;
    private static final int NONE = 0xffff_ffff;
    /** No single command may use up the time of the others. */
    private static final int SHARES = 4;

    private final ProtocolDataUnitFactory pdus = new ProtocolDataUnitFactory();
    private final PortalAddress portal;
    private final Wire wire;
    private final Login login;
    private final Numbers numbers = new Numbers();
    private final long share;
    private Phase phase = Phase.CONNECT;

    Session(IscsiSettings settings, PortalAddress portal, long deadline) {
        this.portal = portal;
        wire = new Wire(deadline);
        login = new Login(settings, portal, wire, numbers);
        share = settings.timeout().toNanos() / SHARES;
    }

    Phase phase() {
        return phase;
    }

    void phase(Phase next) {
        phase = next;
    }

    /** How long one command or ping may take. */
    Duration commandBound() {
        return Duration.ofNanos(share);
    }

    /** @param target empty for a discovery session */
    void login(Optional<String> target) throws IOException {
        wire.connect(portal.host(), portal.port());
        phase = Phase.LOGIN;
        login.run(target);
    }

    /** The targets' names (RFC 7143, appendix C). */
    List<String> targets() throws IOException {
        phase = Phase.DISCOVERY;
        List<String> names = new ArrayList<>();
        ByteBuffer say = Keys.bytes(List.of("SendTargets=All"));
        int transfer = NONE;
        for (int round = 0; round < MOST_ROUNDS; round++) {
            ProtocolDataUnit pdu = pdus.create(false, true, OperationCode.TEXT_REQUEST, "None", "None");
            TextRequestParser text =
                    (TextRequestParser) pdu.getBasicHeaderSegment().getParser();
            text.setTargetTransferTag(transfer);
            text.setCommandSequenceNumber(numbers.takeCommand());
            text.setExpectedStatusSequenceNumber(numbers.expectedStatus());
            pdu.getBasicHeaderSegment().setInitiatorTaskTag(numbers.nextTask());
            pdu.setDataSegment(say);
            wire.send(pdu);
            Wire.Answer answer = wire.receive(Wire.Answer.TEXT);
            numbers.seen(answer);
            names.addAll(Keys.parse(answer.data()).all("TargetName"));
            transfer = answer.header().getInt(20);
            if ((answer.flags() & CONTINUE) == 0 && transfer == NONE) {
                return List.copyOf(names);
            }
            say = ByteBuffer.allocate(0);
        }
        throw new MalformedAnswer("a list of targets without end");
    }

    /**
     * Runs a command. A unit attention, which says what happened before, is heard once and the command sent again.
     *
     * @param lun the address, eight bytes
     * @return as many bytes as came, at most those that were asked for
     * @throws ScsiRefusal when the target answers, and not with GOOD
     * @throws SocketTimeoutException when it does not answer; see {@link #usable()}
     */
    byte[] run(Cdb cdb, long lun) throws IOException {
        try {
            return once(cdb, lun);
        } catch (ScsiRefusal refusal) {
            if (refusal.sense().filter(Sense::unitAttention).isPresent()) {
                return once(cdb, lun);
            }
            throw refusal;
        }
    }

    private byte[] once(Cdb cdb, long lun) throws IOException {
        int task = numbers.nextTask();
        wire.allow(share);
        wire.send(ByteBuffer.allocate(48)
                .put(0, (byte) 0x01)
                .put(1, (byte) (FINAL | (cdb.expected() > 0 ? 0x40 : 0) | 1))
                .putLong(8, lun)
                .putInt(16, task)
                .putInt(20, cdb.expected())
                .putInt(24, numbers.takeCommand())
                .putInt(28, numbers.expectedStatus())
                .put(32, cdb.bytes().array())
                .array());
        byte[] data = new byte[cdb.expected()];
        int got = 0;
        while (true) {
            Wire.Answer answer = next(task);
            switch (answer.opcode()) {
                case Wire.Answer.DATA_IN -> {
                    int at = answer.header().getInt(40);
                    if (at != got || answer.data().length > data.length - got) {
                        throw new MalformedAnswer("data that was not asked for");
                    }
                    System.arraycopy(answer.data(), 0, data, got, answer.data().length);
                    got += answer.data().length;
                    if ((answer.flags() & 1) != 0) {
                        numbers.seen(answer);
                        return ended(answer.header().get(3) & 0xff, new byte[0], data, got);
                    }
                    if (answer.data().length == 0) {
                        throw new MalformedAnswer("data without a byte");
                    }
                }
                case Wire.Answer.SCSI -> {
                    numbers.seen(answer);
                    boolean carriedOut = answer.header().get(2) == 0;
                    return ended(carriedOut ? answer.header().get(3) & 0xff : -1, answer.data(), data, got);
                }
                default -> throw Wire.unexpected(answer.opcode(), Wire.Answer.SCSI);
            }
        }
    }

    /** @param detail two bytes of length and the sense (RFC 7143, 11.4.7) */
    private static byte[] ended(int status, byte[] detail, byte[] data, int got) throws ScsiRefusal {
        if (status == 0) {
            return Arrays.copyOf(data, got);
        }
        throw new ScsiRefusal(
                status,
                detail.length < 2 ? Optional.empty() : Sense.parse(Arrays.copyOfRange(detail, 2, detail.length)));
    }

    /** Whether the portal is still there, whatever its LUNs do: a ping that must come back (RFC 7143, 11.18). */
    void ping() throws IOException {
        int task = numbers.nextTask();
        wire.allow(share);
        wire.send(ping(0, task, NONE));
        Wire.Answer answer = next(task);
        if (answer.opcode() != Wire.Answer.NOP_IN) {
            throw Wire.unexpected(answer.opcode(), Wire.Answer.NOP_IN);
        }
        numbers.seen(answer);
    }

    private byte[] ping(long lun, int task, int transfer) {
        return ByteBuffer.allocate(48)
                .put(0, (byte) 0x40)
                .put(1, (byte) FINAL)
                .putLong(8, lun)
                .putInt(16, task)
                .putInt(20, transfer)
                .putInt(24, numbers.command())
                .putInt(28, numbers.expectedStatus())
                .array();
    }

    /** The next answer to this task; the target's pings are answered, late answers to given-up tasks passed over. */
    private Wire.Answer next(int task) throws IOException {
        for (int strays = 0; strays < Wire.MOST_STRAYS; strays++) {
            Wire.Answer answer = wire.receive();
            boolean fromTheTarget = answer.opcode() == Wire.Answer.NOP_IN && answer.task() == NONE;
            if (fromTheTarget) {
                int transfer = answer.header().getInt(20);
                if (transfer != NONE) {
                    wire.send(ping(answer.header().getLong(8), NONE, transfer));
                }
            } else if (answer.opcode() == Wire.Answer.ASYNC) {
                int event = answer.header().get(36) & 0xff;
                if (event != 0) {
                    throw new Failure.SentAway();
                }
                numbers.seen(answer);
            } else if (answer.task() == task) {
                return answer;
            }
        }
        throw new MalformedAnswer("answers that nobody asked for");
    }

    /** Whether the session can go on after a time-out. */
    boolean usable() {
        return wire.usable();
    }

    void logout() throws IOException {
        phase = Phase.LOGOUT;
        ProtocolDataUnit pdu = pdus.create(true, true, OperationCode.LOGOUT_REQUEST, "None", "None");
        LogoutRequestParser logout =
                (LogoutRequestParser) pdu.getBasicHeaderSegment().getParser();
        logout.setReasonCode(LogoutRequestParser.LogoutReasonCode.CLOSE_SESSION);
        logout.setCommandSequenceNumber(numbers.command());
        logout.setExpectedStatusSequenceNumber(numbers.expectedStatus());
        int task = numbers.nextTask();
        pdu.getBasicHeaderSegment().setInitiatorTaskTag(task);
        wire.allow(share);
        wire.send(pdu);
        Wire.Answer answer = next(task);
        if (answer.opcode() != Wire.Answer.LOGOUT) {
            throw Wire.unexpected(answer.opcode(), Wire.Answer.LOGOUT);
        }
    }

    @Override
    public void close() throws IOException {
        wire.close();
    }
}
