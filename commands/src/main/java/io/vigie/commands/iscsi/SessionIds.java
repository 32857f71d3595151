package io.vigie.commands.iscsi;

import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.jscsi.parser.login.ISID;

/**
 * Session ids that no two sessions of this process bear at the same time: a target ends the older of two sessions that
 * have the same initiator, id and portal group (RFC 7143, 6.3.5), and several portals are asked at once.
 *
 * <p>Not {@link ISID#createRandom}: the codec writes negative parts over their neighbours, so that half of its ids are
 * one of 128.
 */
final class SessionIds {
    private static final short PROCESS_HIGH = (short) part(Short.MAX_VALUE);
    private static final byte PROCESS_LOW = (byte) part(Byte.MAX_VALUE);
    private static final AtomicInteger NEXT = new AtomicInteger(part(Short.MAX_VALUE));

    private SessionIds() {}

    private static int part(int most) {
        return ThreadLocalRandom.current().nextInt(most + 1);
    }

    static ISID next() {
        short qualifier = (short) (NEXT.getAndIncrement() & Short.MAX_VALUE);
        // The format has no public name.
        return new ISID(ISID.createRandom(0).getT(), (byte) 0, PROCESS_HIGH, PROCESS_LOW, qualifier);
    }
}
