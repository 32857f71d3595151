package io.vigie.bot.chat.console;

import java.io.IOException;

/** A page's open connection, one server-sent event at a time. */
interface LiveLine {
    /**
     * @param id what the page says when it comes back, so that it gets what it missed
     */
    void send(String name, long id, String json) throws IOException;

    /** A sign of life; changes nothing on the page. */
    void heartbeat() throws IOException;

    /** Closes the connection. Does nothing when it is closed. */
    void close();
}
