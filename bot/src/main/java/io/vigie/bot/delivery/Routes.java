package io.vigie.bot.delivery;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Place;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;

/** The configured ways an alert may go. */
@Component
class Routes {
    private final Chats chats;
    private final List<String> primary;
    private final List<String> fallback;

    /**
     * @throws IllegalArgumentException when a route names a chat that is not configured
     */
    Routes(DeliverySettings settings, Chats chats) {
        this.chats = chats;
        this.primary = settings.route().isEmpty()
                ? chats.all().stream().map(ChatAdapter::platform).toList()
                : settings.route();
        this.fallback =
                settings.fallback().stream().filter(r -> !primary.contains(r)).toList();
        all().forEach(r -> {
            if (chats.find(platform(r)).isEmpty()) {
                throw new IllegalArgumentException(
                        "vigie.alerts: the route " + r + " names a chat that is not configured");
            }
        });
    }

    List<String> primary() {
        return primary;
    }

    List<String> fallback() {
        return fallback;
    }

    List<String> all() {
        return Stream.concat(primary.stream(), fallback.stream()).toList();
    }

    ChatAdapter adapter(String route) {
        return chats.find(platform(route)).orElseThrow();
    }

    Place place(String route) {
        int slash = route.indexOf('/');
        return slash < 0 ? adapter(route).alertChannel() : Place.channel(platform(route), route.substring(slash + 1));
    }

    static String platform(String route) {
        int slash = route.indexOf('/');
        return slash < 0 ? route : route.substring(0, slash);
    }
}
