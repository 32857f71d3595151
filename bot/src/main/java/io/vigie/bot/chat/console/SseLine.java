package io.vigie.bot.chat.console;

import java.io.IOException;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A line over Spring's emitter. A write that the page does not take fails by the server's own timeout. */
class SseLine implements LiveLine {
    private final SseEmitter emitter;

    SseLine(SseEmitter emitter) {
        this.emitter = emitter;
    }

    @Override
    public void send(String name, long id, String json) throws IOException {
        emitter.send(SseEmitter.event().id(Long.toString(id)).name(name).data(json));
    }

    @Override
    public void heartbeat() throws IOException {
        // The comment keeps proxies from closing the line; the event lets the page notice that one is dead.
        emitter.send(SseEmitter.event().comment("alive").name("alive").data("{}"));
    }

    @Override
    public void close() {
        emitter.complete();
    }
}
