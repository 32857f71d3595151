package io.vigie.bot.chat.console;

import jakarta.servlet.DispatcherType;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBooleanProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.security.authentication.AuthenticationManager;
import org.springframework.security.authentication.BadCredentialsException;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.csrf.CsrfTokenRequestAttributeHandler;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.CrossOriginResourcePolicyHeaderWriter.CrossOriginResourcePolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * Who may ask the web server what. This chain is the last one: a module that serves something else over HTTP adds its
 * own with a matcher and an earlier order.
 */
@Configuration(proxyBeanMethods = false)
class ConsoleSecurity {
    private static final String[] PAGE = {"/", "/index.html", "/*.js", "/*.css", "/*.svg", "/*.webmanifest"};

    /** No markup, script or style from anywhere but the page's own files; strings never become markup. */
    private static final String CONTENT = "default-src 'self'; img-src 'self' data:; frame-ancestors 'none';"
            + " base-uri 'none'; form-action 'self'; object-src 'none'; require-trusted-types-for 'script';"
            + " trusted-types 'none'";

    /** There are no passwords here to check; without this bean, one would be made up at start. */
    @Bean
    AuthenticationManager noPasswords() {
        return authentication -> {
            throw new BadCredentialsException("Sign in at the console.");
        };
    }

    @Bean
    @ConsoleOnly
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain consoleChain(HttpSecurity http, CookieSessions cookies) {
        headers(http)
                .securityContext(context -> context.securityContextRepository(cookies))
                .csrf(csrf -> csrf.csrfTokenRepository(cookies)
                        .csrfTokenRequestHandler(new CsrfTokenRequestAttributeHandler())
                        // Signing in has no session to protect; it takes JSON only, which no form of another site
                        // sends.
                        .ignoringRequestMatchers(request -> request.getMethod().equals("POST")
                                && request.getRequestURI().equals("/api/session")))
                .addFilterBefore(new RequestLimits(), CsrfFilter.class)
                .exceptionHandling(errors -> errors.authenticationEntryPoint((request, response, e) ->
                                ConsoleErrors.write(response, HttpStatus.UNAUTHORIZED, "Sign in first."))
                        .accessDeniedHandler((request, response, e) -> {
                            if (cookies.find(request).isEmpty()) {
                                ConsoleErrors.write(
                                        response, HttpStatus.UNAUTHORIZED, "Your session has ended. Sign in again.");
                            } else {
                                ConsoleErrors.write(response, HttpStatus.FORBIDDEN, "You may not do this.");
                            }
                        }))
                .authorizeHttpRequests(requests -> requests.dispatcherTypeMatchers(
                                DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, PAGE)
                        .permitAll()
                        .requestMatchers(HttpMethod.GET, "/api/session")
                        .permitAll()
                        .requestMatchers(HttpMethod.POST, "/api/session")
                        .permitAll()
                        .anyRequest()
                        .authenticated());
        return http.build();
    }

    /** Without the console nothing is served. */
    @Bean
    @ConditionalOnBooleanProperty(name = "vigie.chat.console.enabled", havingValue = false)
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain withoutConsoleChain(HttpSecurity http) {
        headers(http)
                .exceptionHandling(errors -> errors.authenticationEntryPoint((request, response, e) ->
                        ConsoleErrors.write(response, HttpStatus.NOT_FOUND, "There is no web console here.")))
                .authorizeHttpRequests(requests -> requests.anyRequest().denyAll());
        return http.build();
    }

    private static HttpSecurity headers(HttpSecurity http) {
        return http.sessionManagement(s -> s.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .headers(headers -> headers.contentSecurityPolicy(csp -> csp.policyDirectives(CONTENT))
                        .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                        .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                        .crossOriginResourcePolicy(resource -> resource.policy(CrossOriginResourcePolicy.SAME_ORIGIN)));
    }
}
