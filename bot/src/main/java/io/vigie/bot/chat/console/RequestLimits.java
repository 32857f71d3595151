package io.vigie.bot.chat.console;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns away, before anything reads them, bodies that are too large and changes that another site sends. */
class RequestLimits extends OncePerRequestFilter {
    static final int LARGEST_BODY = 64 * 1024;

    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    /** A person's own click has none of the other values; browsers that send no such header rely on the CSRF token. */
    private static final Set<String> OWN_SITE = Set.of("same-origin", "none");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String site = request.getHeader("Sec-Fetch-Site");
        if (!READING.contains(request.getMethod()) && site != null && !OWN_SITE.contains(site)) {
            ConsoleErrors.write(response, HttpStatus.FORBIDDEN, "Another site may not do this.");
        } else if (request.getContentLengthLong() > LARGEST_BODY) {
            ConsoleErrors.write(response, HttpStatus.CONTENT_TOO_LARGE, "This is too large.");
        } else if (request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null) {
            ConsoleErrors.write(response, HttpStatus.LENGTH_REQUIRED, "Say how long it is.");
        } else {
            chain.doFilter(request, response);
        }
    }
}
