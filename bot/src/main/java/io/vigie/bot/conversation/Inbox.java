package io.vigie.bot.conversation;

import io.vigie.bot.access.Access;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatEvent.Connected;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Chats;
import io.vigie.bot.chat.Overdue;
import io.vigie.bot.chat.Place;
import io.vigie.bot.identity.Identities;
import io.vigie.bot.identity.Identities.Freshness;
import io.vigie.commands.Problem;
import io.vigie.commands.language.CommandLanguage;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.stereotype.Component;

/**
 * Where every chat's events arrive: messages go to the conversation, in order for each person in each place; the rest
 * is published to whoever cares.
 */
@Component
class Inbox implements ChatListener {
    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);

    private final Chats chats;
    private final Addressing addressing;
    private final Conversation conversation;
    private final Identities identities;
    private final Access access;
    private final CommandLanguage language;
    private final Claims claims;
    private final AtWork atWork;
    private final ApplicationEventPublisher events;
    private final Clock clock;
    private final Lanes lanes = new Lanes();

    Inbox(
            Chats chats,
            Addressing addressing,
            Conversation conversation,
            Identities identities,
            Access access,
            CommandLanguage language,
            Claims claims,
            AtWork atWork,
            ApplicationEventPublisher events,
            Clock clock) {
        this.chats = chats;
        this.addressing = addressing;
        this.conversation = conversation;
        this.identities = identities;
        this.access = access;
        this.language = language;
        this.claims = claims;
        this.atWork = atWork;
        this.events = events;
        this.clock = clock;
    }

    @EventListener(ApplicationReadyEvent.class)
    void start() {
        chats.all().forEach(chat -> chat.start(this));
    }

    @EventListener(ContextClosedEvent.class)
    void stop() {
        for (ChatAdapter chat : chats.all()) {
            try {
                chat.stop();
            } catch (RuntimeException e) {
                LOG.warn("{} did not stop", chat.platform(), e);
            }
        }
        lanes.close();
    }

    @Override
    public void heard(ChatEvent event) {
        switch (event) {
            case MessageHeard message -> heard(message);
            // Those that are dropped are made good: votes are read again by themselves.
            case ReactionsChanged changed ->
                offer("reactions " + changed.message(), () -> events.publishEvent(changed));
            case Connected connected ->
                offer("connected " + connected.platform(), () -> events.publishEvent(connected));
        }
    }

    private void heard(MessageHeard message) {
        Optional<String> line = addressing.commandLine(message);
        if (line.isEmpty()) {
            return;
        }
        CommandLine command = new CommandLine(message, line.get(), clock.instant());
        CompletableFuture<Claim> claim = new CompletableFuture<>();
        String lane = message.from() + " " + message.place();
        boolean offered = offer(lane, () -> answer(command, claim::join));
        Claim taken = Claim.ANOTHERS;
        try {
            // Here and not in the lane: what waits there when the program dies is known, and its author is told.
            taken = claims.claim(message);
        } finally {
            claim.complete(taken);
        }
        if (taken != Claim.ANOTHERS && !offered && !offer("full " + lane, () -> conversation.tooMuch(message))) {
            claims.leave(message.message(), Optional.empty());
        }
    }

    private void answer(CommandLine command, Supplier<Claim> claim) {
        try (Overdue.Watch sign = atWork.show(command.message().place())) {
            conversation.answer(command, claim);
        }
    }

    /** Whether it will be done. */
    private boolean offer(String lane, Runnable work) {
        boolean taken = lanes.offer(lane, work);
        if (!taken) {
            LOG.warn("too much is waiting in {}: dropped", lane);
        }
        return taken;
    }

    @Override
    public List<String> suggest(AccountId account, String line) {
        String command = addressing.called(line).orElse(line);
        boolean firstWord = command.chars().noneMatch(Character::isWhitespace);
        String before = firstWord ? line.substring(0, line.length() - command.length()) : "";
        try {
            return identities
                    .who(account, Freshness.CACHED)
                    .map(person -> access.caller(person, account, Place.channel(account.platform(), "")))
                    .map(caller -> language.suggest(caller, command).stream()
                            .map(word -> before + word)
                            .toList())
                    .orElse(List.of());
        } catch (Problem directoryDown) {
            return List.of();
        }
    }
}
