package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Overdue;
import io.vigie.bot.chat.Place;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/** Shows, while an answer takes longer than a moment, that the bot is at it. */
@Component
class AtWork implements DisposableBean {
    private static final Logger LOG = LoggerFactory.getLogger(AtWork.class);

    /** How late the sign may come. */
    private static final Duration GLANCE = Duration.ofMillis(250);

    private final Chats chats;
    private final Duration after;
    private final Duration every;
    private final Overdue overdue;

    @Autowired
    AtWork(Chats chats) {
        // Mattermost shows it for five seconds, Discord for ten.
        this(chats, Duration.ofSeconds(1), Duration.ofSeconds(4), GLANCE);
    }

    /**
     * @param after what is answered within this needs no sign
     * @param every how often it is shown again
     */
    AtWork(Chats chats, Duration after, Duration every, Duration glance) {
        this.chats = chats;
        this.after = after;
        this.every = every;
        this.overdue = new Overdue("at work", glance);
    }

    /** Until the watch is closed. */
    Overdue.Watch show(Place place) {
        Optional<ChatAdapter> chat = chats.find(place.platform());
        if (chat.isEmpty()) {
            return () -> {};
        }
        AtomicBoolean calling = new AtomicBoolean();
        return overdue.watch(after, every, () -> {
            // A chat that does not answer must not hold up the signs elsewhere, and is not asked twice at once.
            if (calling.compareAndSet(false, true)) {
                Thread.startVirtualThread(() -> show(chat.get(), place, calling));
            }
        });
    }

    private static void show(ChatAdapter chat, Place place, AtomicBoolean calling) {
        try {
            chat.working(place);
        } catch (RuntimeException e) {
            LOG.debug("{} shows no sign of work", chat.platform(), e);
        } finally {
            calling.set(false);
        }
    }

    @Override
    public void destroy() {
        overdue.close();
    }
}
