package io.vigie.bot.chat.console;

import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.chat.console.ConsoleChannels.ChannelView;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** Signing in and out. */
@RestController
@RequestMapping("/api/session")
@ConsoleOnly
class SessionController {
    private static final int LONGEST_FIELD = 512;

    record SignInRequest(
            @Nullable String realm,
            @Nullable String uid,
            @Nullable String password) {
        /** Keeps the password out of whatever prints requests. */
        @Override
        public String toString() {
            return "sign-in of " + uid + " in " + realm;
        }
    }

    record MeView(String id, String uid, String name) {}

    /**
     * What the page begins with. Before signing in only the realms are filled.
     *
     * @param event the newest change: what happens after it comes by the event stream
     * @param prefix what addresses the bot in a channel
     */
    record SessionView(
            @Nullable MeView me,
            @Nullable String csrf,
            List<String> realms,
            List<ChannelView> channels,
            List<String> emoji,
            long event,
            String prefix,
            int longestMessage) {}

    private final ConsoleSignIn signIn;
    private final ConsoleSessions sessions;
    private final CookieSessions cookies;
    private final ConsoleChannels channels;
    private final ConsoleEvents events;
    private final ConsoleHub hub;
    private final String prefix;

    SessionController(
            ConsoleSignIn signIn,
            ConsoleSessions sessions,
            CookieSessions cookies,
            ConsoleChannels channels,
            ConsoleEvents events,
            ConsoleHub hub,
            ChatSettings chat) {
        this.signIn = signIn;
        this.sessions = sessions;
        this.cookies = cookies;
        this.channels = channels;
        this.events = events;
        this.hub = hub;
        this.prefix = chat.prefix();
    }

    @GetMapping
    SessionView session(HttpServletRequest request) {
        Optional<ConsoleSession> session = cookies.find(request);
        return session.isPresent()
                ? view(session.get())
                : new SessionView(null, null, signIn.realms(), List.of(), List.of(), 0, prefix, 0);
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    SessionView begin(@RequestBody SignInRequest typed, HttpServletRequest request, HttpServletResponse response) {
        String realm = field(typed.realm(), "realm");
        String uid = field(typed.uid(), "name");
        String password = field(typed.password(), "password");
        ConsoleMember member = signIn.signIn(ConsoleAdapter.PLATFORM, realm, uid, password, request.getRemoteAddr());
        cookies.find(request).ifPresent(this::end);
        ConsoleSessions.Begun begun = sessions.begin(member);
        cookies.hand(begun, request, response);
        return view(begun.session());
    }

    @DeleteMapping
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void end(HttpServletRequest request, HttpServletResponse response) {
        cookies.find(request).ifPresent(this::end);
        cookies.clear(request, response);
    }

    private void end(ConsoleSession session) {
        sessions.end(session.tokenHash());
        hub.end(session.tokenHash());
    }

    private SessionView view(ConsoleSession session) {
        ConsoleMember member = session.member();
        return new SessionView(
                new MeView(member.account().id(), member.uid(), member.name()),
                session.csrf(),
                List.of(),
                channels.of(session),
                MessageController.SIGNS,
                events.last(),
                prefix,
                MessageController.LONGEST_MESSAGE);
    }

    private static String field(@Nullable String value, String name) {
        if (value == null || value.isBlank()) {
            throw ConsoleErrors.badRequest("The " + name + " is missing.");
        }
        if (value.length() > LONGEST_FIELD) {
            throw ConsoleErrors.badRequest("The " + name + " is too long.");
        }
        return value;
    }
}
