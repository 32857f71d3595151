package io.vigie.bot.delivery;

import org.springframework.stereotype.Component;

/** How delivery goes, for whoever reports the bot's health. */
@Component
public class Deliveries {
    private final Outbox outbox;
    private final Routes routes;
    private final Heartbeat heartbeat;

    Deliveries(Outbox outbox, Routes routes, Heartbeat heartbeat) {
        this.outbox = outbox;
        this.routes = routes;
        this.heartbeat = heartbeat;
    }

    public DeliveryState state() {
        return new DeliveryState(routes.all().stream().map(outbox::state).toList(), heartbeat.trouble());
    }
}
