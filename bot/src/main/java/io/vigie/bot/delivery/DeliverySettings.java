package io.vigie.bot.delivery;

import jakarta.validation.Valid;
import java.time.Duration;
import java.util.List;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where alerts go.
 *
 * @param route chats that get every alert, each as {@code PLATFORM} (its alert channel) or {@code PLATFORM/CHANNEL};
 *     none means every configured chat
 * @param fallback chats that get what none of the route's got in time
 * @param fallbackAfter how long the route may fail before the fallback is used
 * @param lease how long a replica that died keeps others from sending what it had begun
 */
@Validated
@ConfigurationProperties("vigie.alerts")
public record DeliverySettings(
        @DefaultValue List<String> route,
        @DefaultValue List<String> fallback,
        @DefaultValue("30s") Duration fallbackAfter,
        @DefaultValue("60s") Duration lease,
        @DefaultValue @Valid HeartbeatSettings heartbeat) {
    public DeliverySettings {
        route = List.copyOf(route);
        fallback = List.copyOf(fallback);
    }

    /**
     * The bot's own sign of life.
     *
     * @param url what an outside watcher expects to be fetched; empty for none. It may hold a token, so it is never
     *     shown
     */
    public record HeartbeatSettings(
            @DefaultValue("") String url,
            @DefaultValue("60s") Duration every) {}
}
