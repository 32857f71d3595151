package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Recent;
import io.vigie.bot.chat.discord.Wire.Message;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Of what happens on the server, what a person said to the bot or where the bot listens; each once. */
class Hearing {
    private static final Pattern MENTION = Pattern.compile("(?s)<@([!&]?)([0-9]{17,20})>\\s*[:,]?\\s*(.*)");

    private final DiscordSettings settings;
    private final Members members;
    private final Channels channels;
    private final Clock clock;
    private final ChatListener listener;
    private final Recent heard = new Recent();

    Hearing(DiscordSettings settings, Members members, Channels channels, Clock clock, ChatListener listener) {
        this.settings = settings;
        this.members = members;
        this.channels = channels;
        this.clock = clock;
        this.listener = listener;
    }

    private record Said(String text, boolean addressed) {}

    /**
     * Ignores what is not a person's word, not for the bot, or known already.
     *
     * @param since from when it waits: when it was said, or, if it came over a good line, when it came. So that line
     *     takes no time, however far the bot's clock and Discord's are apart
     * @throws Problem of the site when Discord does not say who it was; then it counts as not heard yet
     */
    void message(Standing bot, Message message, Instant since) {
        if (!message.typedByAPerson() || message.author().id().equals(bot.id()) || heard.contains(message.id())) {
            return;
        }
        // What is said on other servers costs no question.
        if (!message.guild().isEmpty() && !message.guild().equals(settings.guild())) {
            return;
        }
        Optional<Channels.Known> channel = channels.find(message.channel());
        if (channel.isEmpty() || !belongs(message, channel.get())) {
            return;
        }
        boolean direct = channel.get().direct();
        Optional<Said> said = said(bot, message, channel.get());
        if (said.isEmpty() || !isPerson(message)) {
            return;
        }
        listener.heard(new MessageHeard(
                account(message.author().id()),
                new MessageRef(DiscordAdapter.PLATFORM, message.channel(), message.id()),
                Channels.place(channel.get()),
                said.get().text(),
                said.get().addressed(),
                direct,
                message.saidAt(),
                Timing.ofMissed(since, clock.instant(), settings.catchUp())));
        heard.add(message.id());
    }

    /** A conversation between this account and the bot, or a channel of the one server. */
    private boolean belongs(Message message, Channels.Known channel) {
        return channel.direct()
                ? channel.guild().isEmpty() && message.guild().isEmpty()
                : channel.guild().equals(settings.guild());
    }

    /** The gateway says with each message what its author is here; elsewhere one has to ask. */
    private boolean isPerson(Message message) {
        return message.guild().isEmpty() || message.member().isEmpty()
                ? members.isPerson(message.author().id())
                : message.member().get();
    }

    private Optional<Said> said(Standing bot, Message message, Channels.Known channel) {
        String text = message.content();
        Optional<String> called = afterMention(text.strip(), bot);
        if (channel.direct() || called.isPresent()) {
            String line = called.orElse(text);
            return line.isBlank() && called.isEmpty() ? Optional.empty() : Optional.of(new Said(line, true));
        }
        boolean listens = bot.listensIn(settings, channel.id()) || bot.listensIn(settings, channel.parent());
        return listens && !text.isBlank() ? Optional.of(new Said(text, false)) : Optional.empty();
    }

    /** What follows a mention of the bot, or of the role that Discord made for it. */
    private static Optional<String> afterMention(String text, Standing bot) {
        Matcher mention = MENTION.matcher(text);
        if (!mention.matches()) {
            return Optional.empty();
        }
        boolean ours = mention.group(1).equals("&")
                ? bot.role().filter(mention.group(2)::equals).isPresent()
                : bot.id().equals(mention.group(2));
        return ours ? Optional.of(mention.group(3).strip()) : Optional.empty();
    }

    /**
     * A reaction was added or taken away. Only a hint: who votes is what {@code reactions} reads.
     *
     * @throws Problem of the site when Discord does not say who it was
     */
    void reaction(Standing bot, Wire.Reaction reaction, boolean added) {
        if (!isHere(reaction)
                || reaction.user().equals(bot.id())
                || Emoji.ofSign(reaction.emoji()).isEmpty()) {
            return;
        }
        // Whoever may not speak any more can still take a vote away.
        if (added && !members.isPerson(reaction.user())) {
            return;
        }
        changed(reaction, reaction.user());
    }

    /**
     * A moderator took reactions away; nobody says who did, or whose they were.
     *
     * @param all or only those with the reaction's sign
     */
    void cleared(Standing bot, Wire.Reaction reaction, boolean all) {
        if (isHere(reaction) && (all || Emoji.ofSign(reaction.emoji()).isPresent())) {
            changed(reaction, bot.id());
        }
    }

    private boolean isHere(Wire.Reaction reaction) {
        return (reaction.guild().isEmpty() || reaction.guild().equals(settings.guild()))
                && !reaction.channel().isEmpty()
                && !reaction.message().isEmpty();
    }

    private void changed(Wire.Reaction reaction, String by) {
        listener.heard(new ReactionsChanged(
                new MessageRef(DiscordAdapter.PLATFORM, reaction.channel(), reaction.message()),
                account(by),
                clock.instant()));
    }

    static AccountId account(String id) {
        return new AccountId(DiscordAdapter.PLATFORM, id);
    }
}
