package io.vigie.bot.chat.mattermost;

import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Lets Mattermost reach the slash command, and nothing else: a server has no session to ride on, and brings its token.
 * Served whether or not there is a web console.
 */
@Configuration(proxyBeanMethods = false)
@SlashOnly
class SlashSecurity {
    @Bean
    @Order(10)
    SecurityFilterChain slashChain(HttpSecurity http) {
        http.securityMatcher(request -> request.getMethod().equals("POST")
                        && request.getRequestURI().equals(SlashController.PATH))
                .csrf(AbstractHttpConfigurer::disable)
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .requestCache(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .authorizeHttpRequests(requests -> requests.anyRequest().permitAll());
        return http.build();
    }
}
