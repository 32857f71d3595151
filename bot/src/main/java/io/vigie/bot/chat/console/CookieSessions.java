package io.vigie.bot.chat.console;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseCookie;
import org.springframework.security.core.context.DeferredSecurityContext;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.security.core.context.SecurityContextImpl;
import org.springframework.security.web.authentication.preauth.PreAuthenticatedAuthenticationToken;
import org.springframework.security.web.context.HttpRequestResponseHolder;
import org.springframework.security.web.context.SecurityContextRepository;
import org.springframework.security.web.csrf.CsrfToken;
import org.springframework.security.web.csrf.CsrfTokenRepository;
import org.springframework.security.web.csrf.DefaultCsrfToken;
import org.springframework.stereotype.Component;

/** Between the cookie and the session it stands for: who a request is from, and its CSRF token. */
@Component
@ConsoleOnly
class CookieSessions implements SecurityContextRepository, CsrfTokenRepository {
    static final String COOKIE = "vigie-session";
    /** By this prefix browsers take it from this very host and over TLS alone: no neighbouring site can plant one. */
    static final String COOKIE_OVER_TLS = "__Host-" + COOKIE;

    static final String CSRF_HEADER = "X-CSRF-TOKEN";

    private static final String FOUND = CookieSessions.class.getName();

    private final ConsoleSessions sessions;
    private final ConsoleSettings settings;

    CookieSessions(ConsoleSessions sessions, ConsoleSettings settings) {
        this.sessions = sessions;
        this.settings = settings;
    }

    /** The session that the request's cookie stands for; the database is asked once per request. */
    @SuppressWarnings("unchecked")
    Optional<ConsoleSession> find(HttpServletRequest request) {
        Object found = request.getAttribute(FOUND);
        if (found == null) {
            found = token(request).flatMap(sessions::find);
            request.setAttribute(FOUND, found);
        }
        return (Optional<ConsoleSession>) found;
    }

    void hand(ConsoleSessions.Begun begun, HttpServletRequest request, HttpServletResponse response) {
        setCookie(begun.token(), settings.sessionLifetime(), request, response);
    }

    void clear(HttpServletRequest request, HttpServletResponse response) {
        setCookie("", Duration.ZERO, request, response);
    }

    private static void setCookie(
            String value, Duration age, HttpServletRequest request, HttpServletResponse response) {
        ResponseCookie cookie = ResponseCookie.from(name(request), value)
                .httpOnly(true)
                .sameSite("Strict")
                .secure(request.isSecure())
                .path("/")
                .maxAge(age)
                .build();
        response.addHeader(HttpHeaders.SET_COOKIE, cookie.toString());
    }

    private static String name(HttpServletRequest request) {
        return request.isSecure() ? COOKIE_OVER_TLS : COOKIE;
    }

    private static Optional<String> token(HttpServletRequest request) {
        Cookie[] cookies = request.getCookies();
        if (cookies != null) {
            for (Cookie cookie : cookies) {
                if (cookie.getName().equals(name(request))) {
                    return Optional.of(cookie.getValue());
                }
            }
        }
        return Optional.empty();
    }

    @Override
    public DeferredSecurityContext loadDeferredContext(HttpServletRequest request) {
        return new DeferredSecurityContext() {
            @Override
            public SecurityContext get() {
                return context(request);
            }

            @Override
            public boolean isGenerated() {
                return find(request).isEmpty();
            }
        };
    }

    private SecurityContext context(HttpServletRequest request) {
        return find(request)
                .<SecurityContext>map(session ->
                        new SecurityContextImpl(new PreAuthenticatedAuthenticationToken(session, "", List.of())))
                .orElseGet(SecurityContextHolder::createEmptyContext);
    }

    @Override
    @Deprecated
    public SecurityContext loadContext(HttpRequestResponseHolder holder) {
        return context(holder.getRequest());
    }

    @Override
    public void saveContext(SecurityContext context, HttpServletRequest request, HttpServletResponse response) {
        // Sessions begin by signing in and end by signing out, nowhere else.
    }

    @Override
    public boolean containsContext(HttpServletRequest request) {
        return find(request).isPresent();
    }

    /** Without a session there is nothing that another site could misuse; such a token fits nothing. */
    @Override
    public CsrfToken generateToken(HttpServletRequest request) {
        return csrf(UUID.randomUUID().toString());
    }

    @Override
    public void saveToken(@Nullable CsrfToken token, HttpServletRequest request, HttpServletResponse response) {
        // It belongs to the session and changes with it.
    }

    @Override
    public @Nullable CsrfToken loadToken(HttpServletRequest request) {
        return find(request).map(s -> csrf(s.csrf())).orElse(null);
    }

    private static CsrfToken csrf(String value) {
        return new DefaultCsrfToken(CSRF_HEADER, "_csrf", value);
    }
}
