package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.Wire.Frame.Event;
import org.jspecify.annotations.Nullable;

/** Up to where the server's events were received: what a new line resumes from. */
class Position {
    private String connection = "";
    private long next;
    private @Nullable Event last;

    /** What an event's number says. */
    enum Sign {
        /** The server begins anew: whatever came between was missed. */
        HELLO,
        NEXT,
        /** The last event once more: some servers send each twice. */
        AGAIN,
        /** Later or earlier than the next: something was missed, or the server counts anew. */
        OUT_OF_ORDER
    }

    synchronized Sign take(Event event) {
        if (event.name().equals("hello")) {
            connection = Wire.text(event.data(), "connection_id");
            next = event.seq() + 1;
            last = event;
            return Sign.HELLO;
        }
        if (event.equals(last)) {
            return Sign.AGAIN;
        }
        last = event;
        boolean inOrder = event.seq() == next;
        next = event.seq() + 1;
        return inOrder ? Sign.NEXT : Sign.OUT_OF_ORDER;
    }

    /** For the address of the next line: resumes, or begins anew when there is nothing to resume. */
    synchronized String query() {
        return connection.matches("[A-Za-z0-9]+") ? "?connection_id=" + connection + "&sequence_number=" + next : "";
    }

    /** The next line begins anew. */
    synchronized void forget() {
        connection = "";
        next = 0;
        last = null;
    }
}
