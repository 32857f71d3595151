package io.vigie.bot.wiring;

import io.vigie.bot.approval.Approvals;
import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.delivery.AlertReactions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/** A reaction may be a vote or an acknowledgement: each is asked, and neither's trouble keeps it from the other. */
@Component
class ChatRouting {
    private static final Logger LOG = LoggerFactory.getLogger(ChatRouting.class);

    private final Approvals approvals;
    private final AlertReactions alerts;

    ChatRouting(Approvals approvals, AlertReactions alerts) {
        this.approvals = approvals;
        this.alerts = alerts;
    }

    @EventListener
    void on(ReactionsChanged event) {
        each(() -> approvals.reactionsChanged(event), () -> alerts.reactionsChanged(event));
    }

    @EventListener
    void on(Connected event) {
        each(() -> approvals.connected(event), () -> alerts.connected(event));
    }

    private static void each(Runnable... listeners) {
        for (Runnable listener : listeners) {
            try {
                listener.run();
            } catch (RuntimeException e) {
                LOG.error("an event of a chat was not handled; votes are read again by themselves", e);
            }
        }
    }
}
