package io.vigie.bot.chat.console;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Capability;
import io.vigie.bot.chat.ChatAdapter;
import io.vigie.bot.chat.ChatEvent;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The bot's side of the console. */
@Component
@ConsoleOnly
public class ConsoleAdapter implements ChatAdapter {
    public static final String PLATFORM = "console";

    private final ConsoleMessages messages;
    private final ConsoleSessions sessions;
    private final ConsoleChannels channels;
    private final ConsoleHub hub;
    private final Clock clock;
    private volatile @Nullable ChatListener listener;

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

    /** A message is handed over by whoever stored it, right after: its key is unique. */
    @Override
    public boolean hearsOnce() {
        return true;
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
        ConsoleMessages.Written written = messages.say(member, channel, thread, text, key);
        if (written.isNew()) {
            boolean direct = channels.isDirectOf(member.account(), channel);
            hears.heard(new ChatEvent.MessageHeard(
                    member.account(),
                    ref(channel, written.id()),
                    new Place(PLATFORM, channel, written.thread().map(String::valueOf)),
                    text,
                    direct,
                    direct,
                    clock.instant()));
        }
        return written.id();
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
