package io.vigie.bot.delivery;

import io.vigie.bot.access.Callers;
import io.vigie.bot.access.PersonCaller;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.bot.identity.Person;
import io.vigie.bot.incident.Incident;
import io.vigie.bot.incident.Incidents;
import io.vigie.commands.Problem;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** An 👀 on an incident's message acknowledges it, when it comes from a linked person who may. */
@Component
public class AlertReactions {
    private static final Logger LOG = LoggerFactory.getLogger(AlertReactions.class);

    private final Outbox outbox;
    private final Incidents incidents;
    private final Chats chats;
    private final Identities identities;
    private final Callers callers;
    private final DeliveryLoops loops;

    AlertReactions(
            Outbox outbox,
            Incidents incidents,
            Chats chats,
            Identities identities,
            Callers callers,
            DeliveryLoops loops) {
        this.outbox = outbox;
        this.incidents = incidents;
        this.chats = chats;
        this.identities = identities;
        this.callers = callers;
        this.loops = loops;
    }

    /** Whether the message is an incident's; then its reactions were read. May wait for chat and directory. */
    public boolean reactionsChanged(ChatEvent.ReactionsChanged event) {
        Optional<Long> incident = outbox.incidentOf(event.message());
        incident.ifPresent(id -> read(id, event.message()));
        return incident.isPresent();
    }

    /** A chat is back: what waits goes out at once, and what was tapped meanwhile counts. */
    public void connected(ChatEvent.Connected event) {
        outbox.retryNow(event.platform());
        loops.wake();
        for (Incident incident : incidents.open()) {
            outbox.messagesOf(incident.id(), event.platform()).forEach(m -> read(incident.id(), m));
        }
    }

    /** An event of a chat may be lost, or come before what it tells can be read. */
    @Scheduled(initialDelay = 1, fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
    void lookAgain() {
        // One message that is gone keeps none of the others from being read, so all of them are asked for.
        incidents.open().stream().filter(incident -> !settled(incident)).forEach(this::readEverywhere);
    }

    private void readEverywhere(Incident incident) {
        for (ChatAdapter chat : chats.all()) {
            if (chat.capabilities().contains(Capability.REACTIONS)) {
                outbox.messagesOf(incident.id(), chat.platform()).forEach(m -> read(incident.id(), m, Level.DEBUG));
            }
        }
    }

    private void read(long id, MessageRef message) {
        read(id, message, Level.WARN);
    }

    /**
     * @param trouble how it is told that the chat does not answer
     */
    private void read(long id, MessageRef message, Level trouble) {
        Optional<ChatAdapter> chat = chats.find(message.platform());
        Optional<Incident> incident = incidents.find(id);
        if (chat.isEmpty() || incident.isEmpty() || settled(incident.get())) {
            return;
        }
        try {
            for (Reaction reaction : chat.get().reactions(message)) {
                if (reaction.emoji() == Emoji.ACKNOWLEDGE && acknowledge(incident.get(), reaction, message)) {
                    return;
                }
            }
        } catch (Problem p) {
            LOG.atLevel(trouble).log("the reactions on incident #{} were not read: {}", id, p.text());
        }
    }

    private static boolean settled(Incident incident) {
        return !incident.isOpen() || incident.acknowledged().isPresent();
    }

    private boolean acknowledge(Incident incident, Reaction reaction, MessageRef message) {
        try {
            Optional<Person> person = identities.who(reaction.by(), Freshness.FRESH);
            if (person.isEmpty()) {
                return false;
            }
            PersonCaller caller =
                    callers.caller(person.get(), reaction.by(), Place.channel(message.platform(), message.channel()));
            if (!caller.may("alert.handle", incident.root().scope())) {
                return false;
            }
            incidents.acknowledge(incident.id(), caller, "");
            return true;
        } catch (Problem p) {
            LOG.warn("a reaction on incident #{} was not counted: {}", incident.id(), p.text());
            return false;
        }
    }
}
