package io.vigie.bot.chat.console;

import jakarta.servlet.http.HttpServletResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The stream of changes to one page. */
@RestController
@ConsoleOnly
class EventController {
    private final ConsoleHub hub;

    EventController(ConsoleHub hub) {
        this.hub = hub;
    }

    /**
     * @param again the last event the browser saw before the line broke
     * @param after the same for the first connection, from the session or the page
     */
    @GetMapping(path = "/api/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    SseEmitter events(
            @AuthenticationPrincipal ConsoleSession session,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String again,
            @RequestParam Optional<Long> after,
            HttpServletResponse response) {
        // Some reverse proxies would collect events before they pass them on.
        response.setHeader("X-Accel-Buffering", "no");
        SseEmitter emitter = new SseEmitter(0L);
        SseLine line = new SseLine(emitter);
        hub.serve(session, line, again == null ? after.orElse(0L) : number(again));
        return emitter;
    }

    private static long number(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw ConsoleErrors.badRequest("The event's id is not a number.");
        }
    }
}
