package io.vigie.bot.delivery;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * How delivery goes, for {@code status}.
 *
 * @param heartbeatTrouble why the last heartbeat failed
 */
public record DeliveryState(List<Route> routes, Optional<String> heartbeatTrouble) {
    public DeliveryState {
        routes = List.copyOf(routes);
    }

    /**
     * @param backlog incidents whose message is missing or behind
     * @param oldest since when the oldest of them is
     * @param problem why the last attempt failed, empty when none has
     */
    public record Route(String name, boolean fallback, long backlog, Optional<Instant> oldest, String problem) {}
}
