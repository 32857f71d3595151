package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.bot.chat.console.ConsoleMessages.Said;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** The bot's side of the console. */
@Component
@ConsoleOnly
public class ConsoleAdapter implements ChatAdapter {
    public static final String PLATFORM = "console";

    private static final Logger LOG = LoggerFactory.getLogger(ConsoleAdapter.class);

    /** How old a command may be that was not heard when it was said: as long as in other chats, if nothing is set there. */
    private static final Duration MISSED = Duration.ofMinutes(15);

    private final ConsoleMessages messages;
    private final ConsoleSessions sessions;
    private final ConsoleChannels channels;
    private final ConsoleHub hub;
    private final Clock clock;
    private final AtomicReference<@Nullable Unheard> unheard = new AtomicReference<>();
    private volatile @Nullable ChatListener listener;

    /**
     * Something that was said may not have been heard.
     *
     * @param until when: what is said later is heard as it is said
     * @param rested whether what was under way then has had time to be claimed by who is at it
     */
    private record Unheard(Instant until, boolean rested) {}

    ConsoleAdapter(
            ConsoleMessages messages, ConsoleSessions sessions, ConsoleChannels channels, ConsoleHub hub, Clock clock) {
        this.messages = messages;
        this.sessions = sessions;
        this.channels = channels;
        this.hub = hub;
        this.clock = clock;
    }

    @Override
    public String platform() {
        return PLATFORM;
    }

    @Override
    public Set<Capability> capabilities() {
        return EnumSet.allOf(Capability.class);
    }

    @Override
    public void start(ChatListener newListener) {
        // Whoever was here before may have been killed just after it had stored something.
        doubt();
        listener = newListener;
        hub.start();
        newListener.heard(new ChatEvent.Connected(PLATFORM, clock.instant()));
    }

    @Override
    public void stop() {
        listener = null;
        hub.stop();
    }

    @Override
    public Optional<String> trouble() {
        return listener == null ? Optional.of("The console has not been started.") : Optional.empty();
    }

    @Override
    public Place alertChannel() {
        return Place.channel(PLATFORM, channels.shared());
    }

    @Override
    public MessageRef post(Place place, Outgoing message) {
        if (!place.channel().equals(channels.shared()) && !ConsoleChannels.isDirect(place.channel())) {
            throw Problem.site("The console has no channel " + place.channel() + ".");
        }
        Optional<Long> thread = place.thread().map(ConsoleAdapter::id);
        return ref(
                place.channel(), messages.post(place.channel(), thread, message).id());
    }

    @Override
    public void edit(MessageRef message, Outgoing content) {
        messages.edit(id(message.id()), content.answer());
    }

    @Override
    public boolean stands(MessageRef message) {
        return messages.stands(id(message.id()));
    }

    @Override
    public List<Reaction> reactions(MessageRef message) {
        return messages.reactions(id(message.id()));
    }

    @Override
    public Optional<Place> direct(AccountId account) {
        return sessions.isMember(account)
                ? Optional.of(Place.channel(PLATFORM, ConsoleChannels.direct(account.id())))
                : Optional.empty();
    }

    /**
     * A signed-in person says something in a channel they may read.
     *
     * @return the message's id
     */
    long say(ConsoleMember member, String channel, Optional<Long> thread, String text, String key) {
        ChatListener hears = listening();
        try {
            // Sent again, it is handed over again: it may not have been heard. If it was, it is known to be claimed.
            Said said = messages.say(member, channel, thread, text, key);
            hears.heard(heard(said, Timing.ofMissed(said.at(), clock.instant(), MISSED)));
            return said.id();
        } catch (RuntimeException e) {
            if (!(e instanceof Problem problem && problem.whose() == Problem.Whose.USER)) {
                doubt();
            }
            throw e;
        }
    }

    private void doubt() {
        unheard.set(new Unheard(clock.instant(), false));
    }

    /**
     * After the start, and after something that was said may have been stored although it failed: what nobody heard is
     * heard now. Nothing of it is begun, since whoever was told that it failed may have seen to it in another way.
     */
    @Scheduled(fixedDelayString = "PT5S")
    void hearAgain() {
        ChatListener hears = listener;
        Unheard doubt = unheard.get();
        if (hears == null || doubt == null) {
            return;
        }
        Unheard next = doubt.rested() ? null : new Unheard(doubt.until(), true);
        if (!unheard.compareAndSet(doubt, next) || next != null) {
            return;
        }
        try {
            messages.saidBetween(clock.instant().minus(MISSED), doubt.until())
                    .forEach(said -> hears.heard(heard(said, Timing.LATE)));
        } catch (RuntimeException e) {
            unheard.compareAndSet(null, doubt);
            LOG.warn("what was said may not have been heard; it is looked for again", e);
        }
    }

    private MessageHeard heard(Said said, Timing timing) {
        boolean direct = channels.isDirectOf(said.author(), said.channel());
        return new MessageHeard(
                said.author(),
                ref(said.channel(), said.id()),
                new Place(PLATFORM, said.channel(), said.thread().map(String::valueOf)),
                said.text(),
                direct,
                direct,
                said.at(),
                timing);
    }

    /** A signed-in person adds or takes away a reaction on a message they may read. */
    void react(ConsoleMember member, String channel, long message, Emoji emoji, boolean present) {
        ChatListener hears = listening();
        if (messages.react(member, channel, message, emoji, present)) {
            hears.heard(new ChatEvent.ReactionsChanged(ref(channel, message), member.account(), clock.instant()));
        }
    }

    List<String> suggest(ConsoleMember member, String line) {
        return listening().suggest(member.account(), line);
    }

    private ChatListener listening() {
        ChatListener current = listener;
        if (current == null) {
            throw Problem.site("Vigie is not ready yet.").withMend("Try again in a few seconds.");
        }
        return current;
    }

    private static MessageRef ref(String channel, long id) {
        return new MessageRef(PLATFORM, channel, Long.toString(id));
    }

    private static long id(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException e) {
            throw Problem.site("The console has no message " + text + ".", e);
        }
    }
}
