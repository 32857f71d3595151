package io.vigie.bot.delivery;

import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.IncidentAnswer;
import io.vigie.bot.incident.IncidentState;
import io.vigie.bot.incident.Incidents;
import io.vigie.bot.incident.SteadyTime;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.stereotype.Component;

/**
 * Brings a route up to date: one message for each incident, posted once, edited ever after. However many revisions
 * there were meanwhile, only the last is shown.
 */
@Component
class Dispatcher {
    private static final Logger LOG = LoggerFactory.getLogger(Dispatcher.class);
    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);
    private static final int DOUBLINGS = 6;
    static final Duration LONGEST_WAIT = FIRST_WAIT.multipliedBy(1 << DOUBLINGS);

    private final Outbox outbox;
    private final Routes routes;
    private final Incidents incidents;
    private final IncidentAnswer answers;
    private final DeliverySettings settings;
    private final Clock clock;
    private final SteadyTime time;
    private final RandomGenerator random;
    private final String me;

    @Autowired
    Dispatcher(
            Outbox outbox,
            Routes routes,
            Incidents incidents,
            IncidentAnswer answers,
            DeliverySettings settings,
            Clock clock,
            SteadyTime time) {
        this(
                outbox,
                routes,
                incidents,
                answers,
                settings,
                clock,
                time,
                RandomGenerator.getDefault(),
                UUID.randomUUID().toString());
    }

    Dispatcher(
            Outbox outbox,
            Routes routes,
            Incidents incidents,
            IncidentAnswer answers,
            DeliverySettings settings,
            Clock clock,
            SteadyTime time,
            RandomGenerator random,
            String me) {
        this.outbox = outbox;
        this.routes = routes;
        this.incidents = incidents;
        this.answers = answers;
        this.settings = settings;
        this.clock = clock;
        this.time = time;
        this.random = random;
        this.me = me;
    }

    /** Sends whatever is due on the route; returns when nothing is. */
    void deliver(String route) {
        boolean progress = true;
        while (progress) {
            progress = false;
            for (long incident : outbox.due(route)) {
                Optional<OutboxRow> row =
                        outbox.claim(incident, route, me, clock.instant().plus(settings.lease()));
                if (row.isPresent()) {
                    deliver(row.get());
                    progress = true;
                }
            }
        }
    }

    /** Hands what the routes could not deliver in time to the fallback: when the clock is set, that begins anew. */
    void fallBack() {
        if (!time.clockWasSetWithin(settings.fallbackAfter())) {
            outbox.fallBack(settings.fallbackAfter());
        }
    }

    private void deliver(OutboxRow row) {
        Optional<Incident> found = incidents.find(row.incident());
        if (found.isEmpty()) {
            outbox.sent(row, me, row.wanted());
            return;
        }
        Incident incident = found.get();
        try {
            if (row.message().isPresent()) {
                edit(row, row.message().get(), incident);
            } else {
                post(row, incident);
            }
        } catch (Problem p) {
            failed(row, p.text());
        } catch (RuntimeException e) {
            LOG.warn("incident #{} could not be shown on {}", row.incident(), row.route(), e);
            failed(row, "a fault of the bot's own: " + e.getClass().getSimpleName());
        }
    }

    private void post(OutboxRow row, Incident incident) {
        boolean perhapsPosted = row.attempts() > 1;
        if (incident.state() == IncidentState.MERGED && !perhapsPosted) {
            // Nobody has seen it, and the incident it is part of has its own message.
            outbox.sent(row, me, incident.revision());
            return;
        }
        ChatAdapter chat = routes.adapter(row.route());
        Outgoing message = message(row, incident);
        MessageRef posted = chat.post(routes.place(row.route()), message);
        outbox.posted(row, me, posted);
        if (perhapsPosted) {
            // The key may have found the message of an attempt whose end was never stored: it shows what was then.
            chat.edit(posted, message);
        }
        outbox.sent(row, me, incident.revision());
    }

    private void edit(OutboxRow row, MessageRef message, Incident incident) {
        ChatAdapter chat = routes.adapter(row.route());
        try {
            chat.edit(message, message(row, incident));
        } catch (Problem p) {
            if (chat.stands(message)) {
                throw p;
            }
            outbox.gone(row, me);
            return;
        }
        outbox.sent(row, me, incident.revision());
    }

    private Outgoing message(OutboxRow row, Incident incident) {
        return Outgoing.of(answers.of(incident)).withKey(row.key()).withOffers(Emoji.ACKNOWLEDGE);
    }

    private void failed(OutboxRow row, String problem) {
        Instant next = clock.instant().plus(wait(row.attempts()));
        outbox.failed(row, me, next, problem);
    }

    /** Doubles up to about a minute; the jitter keeps replicas and incidents from all coming at once. */
    private Duration wait(int attempts) {
        long most = FIRST_WAIT.toMillis() << Math.min(DOUBLINGS, Math.max(0, attempts - 1));
        return Duration.ofMillis(most / 2 + random.nextLong(most / 2 + 1));
    }
}
