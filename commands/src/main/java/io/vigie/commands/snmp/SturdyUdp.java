package io.vigie.commands.snmp;

import java.io.IOException;
import java.net.DatagramPacket;
import java.nio.ByteBuffer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.snmp4j.TransportStateReference;
import org.snmp4j.smi.UdpAddress;
import org.snmp4j.transport.DefaultUdpTransportMapping;

/** A UDP socket whose listening thread outlives whatever a packet makes of it. */
class SturdyUdp extends DefaultUdpTransportMapping {
    private static final Logger log = LoggerFactory.getLogger(SturdyUdp.class);

    SturdyUdp(UdpAddress address) throws IOException {
        super(address);
    }

    @Override
    protected void fireProcessMessage(DatagramPacket packet, ByteBuffer message, TransportStateReference state) {
        try {
            super.fireProcessMessage(packet, message, state);
        } catch (RuntimeException | StackOverflowError e) {
            log.debug("packet from {} dropped", packet.getAddress(), e);
        }
    }
}
