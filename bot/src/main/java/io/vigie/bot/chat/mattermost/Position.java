package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.Wire.Frame.Event;

/** Up to where the server's events were received: what a new line resumes from. */
class Position {
    private String connection = "";
    private long next;

    /** What an event's number says. */
    enum Sign {
        /** The server begins anew: whatever came between was missed. */
        HELLO,
        NEXT,
        /** It came before, or the server counts oddly; posts are told apart by their ids. */
        AGAIN,
        AFTER_A_GAP
    }

    synchronized Sign take(Event event) {
        if (event.name().equals("hello")) {
            connection = Wire.text(event.data(), "connection_id");
            next = event.seq() + 1;
            return Sign.HELLO;
        }
        if (event.seq() < next) {
            return Sign.AGAIN;
        }
        boolean inOrder = event.seq() == next;
        next = event.seq() + 1;
        return inOrder ? Sign.NEXT : Sign.AFTER_A_GAP;
    }

    /** For the address of the next line: resumes, or begins anew when there is nothing to resume. */
    synchronized String query() {
        return connection.matches("[A-Za-z0-9]+") ? "?connection_id=" + connection + "&sequence_number=" + next : "";
    }

    /** The next line begins anew. */
    synchronized void forget() {
        connection = "";
        next = 0;
    }
}
