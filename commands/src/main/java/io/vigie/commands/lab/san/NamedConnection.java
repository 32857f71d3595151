package io.vigie.commands.lab.san;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.security.DigestException;
import org.jscsi.exception.InternetSCSIException;
import org.jscsi.parser.OperationCode;
import org.jscsi.parser.ProtocolDataUnit;
import org.jscsi.parser.scsi.SCSICommandParser;
import org.jscsi.target.connection.Connection.TargetConnection;
import org.jscsi.target.connection.phase.TargetFullFeaturePhase;
import org.jscsi.target.connection.stage.fullfeature.TargetFullFeatureStage;
import org.jscsi.target.scsi.IResponseData;
import org.jscsi.target.settings.SettingsException;

/** Tells the disk's name, which jSCSI leaves blank. */
final class NamedConnection extends TargetConnection {
    private static final int INQUIRY = 0x12;
    private static final int IDENTIFICATION = 0x83;

    private final MemoryDisk disk;

    NamedConnection(SocketChannel channel, MemoryDisk disk) {
        super(channel, true);
        this.disk = disk;
    }

    @Override
    public ProtocolDataUnit receivePdu() throws DigestException, InternetSCSIException, IOException, SettingsException {
        ProtocolDataUnit pdu = super.receivePdu();
        while (asksForTheName(pdu)) {
            try {
                new Telling().execute(pdu);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException(e);
            }
            pdu = super.receivePdu();
        }
        return pdu;
    }

    private static boolean asksForTheName(ProtocolDataUnit pdu) {
        if (pdu.getBasicHeaderSegment().getOpCode() != OperationCode.SCSI_COMMAND) {
            return false;
        }
        ByteBuffer cdb = ((SCSICommandParser) pdu.getBasicHeaderSegment().getParser()).getCDB();
        return cdb.get(0) == INQUIRY && (cdb.get(1) & 1) != 0 && (cdb.get(2) & 0xff) == IDENTIFICATION;
    }

    private final class Telling extends TargetFullFeatureStage {
        Telling() {
            super(new TargetFullFeaturePhase(NamedConnection.this));
        }

        @Override
        public void execute(ProtocolDataUnit pdu) throws IOException, InterruptedException, InternetSCSIException {
            SCSICommandParser command =
                    (SCSICommandParser) pdu.getBasicHeaderSegment().getParser();
            sendResponse(
                    pdu.getBasicHeaderSegment().getInitiatorTaskTag(),
                    command.getExpectedDataTransferLength(),
                    new Page(disk.name()));
        }
    }

    /** SPC-4, 7.8.6: one designator of the logical unit, binary, of type NAA. */
    private record Page(byte[] name) implements IResponseData {
        private static final int HEADER = 4;

        @Override
        public void serialize(ByteBuffer into, int at) {
            into.position(at);
            into.put((byte) 0)
                    .put((byte) IDENTIFICATION)
                    .putShort((short) (HEADER + name.length))
                    .put((byte) 1)
                    .put((byte) 3)
                    .put((byte) 0)
                    .put((byte) name.length)
                    .put(name);
        }

        @Override
        public int size() {
            return 2 * HEADER + name.length;
        }
    }
}
