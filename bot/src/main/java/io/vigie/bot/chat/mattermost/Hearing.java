package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.ChatEvent.Timing;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.Recent;
import io.vigie.bot.chat.mattermost.Wire.Post;
import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Of what happens on the server, what a person said to the bot or where the bot listens; each once. */
class Hearing {
    private static final Pattern LONGER_NAME = Pattern.compile("[\\w-]|\\.\\w");

    private final MattermostSettings settings;
    private final Accounts accounts;
    private final JustPosted justPosted;
    private final ServerClock clock;
    private final ChatListener listener;
    private final Recent heard = new Recent();

    Hearing(
            MattermostSettings settings,
            Accounts accounts,
            JustPosted justPosted,
            ServerClock clock,
            ChatListener listener) {
        this.settings = settings;
        this.accounts = accounts;
        this.justPosted = justPosted;
        this.clock = clock;
        this.listener = listener;
    }

    private record Said(String text, boolean addressed) {}

    /**
     * Ignores what is not a person's word, not for the bot, or known already. Who handles it, of all replicas and
     * restarts, is the listener's to find out.
     *
     * @param direct whether its channel is a conversation of one person with the bot
     * @param came when it was sent, on the server's clock; empty when it was found by reading, or replayed
     * @throws Problem of the site when the server does not say who it was; then it counts as not heard yet
     */
    void post(Standing bot, Post post, boolean direct, Optional<Instant> came) {
        if (!post.typedByAPerson() || post.user().equals(bot.id()) || heard.contains(post.id())) {
            return;
        }
        Optional<Said> said = said(bot, post, direct);
        if (said.isEmpty()
                || !Accounts.ID.matcher(post.channel()).matches()
                || !accounts.isPerson(post.user())
                || !accounts.isMember(post.channel(), post.user())) {
            return;
        }
        Instant at = Instant.ofEpochMilli(post.createAt());
        listener.heard(new MessageHeard(
                account(post.user()),
                new MessageRef(MattermostAdapter.PLATFORM, post.channel(), post.id()),
                place(post),
                said.get().text(),
                said.get().addressed(),
                direct,
                at,
                Timing.ofMissed(since(at, came), clock.instant(), settings.catchUp())));
        heard.add(post.id());
    }

    /**
     * What was sent as it was said may still have waited long: in the bot's own queue, or on the line while the machine
     * stood still. The server's own date tells, as far as its clock is known.
     */
    private Instant since(Instant said, Optional<Instant> came) {
        return came.filter(sent -> !clock.isKnown() || sent.isBefore(said)).orElse(said);
    }

    /** The platform's own command form: its author was found to be a person in that channel. */
    void command(SlashCommand command, boolean direct) {
        listener.heard(new MessageHeard(
                account(command.user()),
                new MessageRef(MattermostAdapter.PLATFORM, command.channel(), command.id()),
                Place.channel(MattermostAdapter.PLATFORM, command.channel()),
                command.text(),
                true,
                direct,
                clock.instant()));
    }

    static Place place(Post post) {
        return new Place(
                MattermostAdapter.PLATFORM,
                post.channel(),
                Optional.of(post.root()).filter(root -> !root.isEmpty()));
    }

    private Optional<Said> said(Standing bot, Post post, boolean direct) {
        String text = post.message();
        Optional<String> called = afterName(text.strip(), bot.name());
        if (direct || called.isPresent()) {
            return Optional.of(new Said(called.orElse(text), true));
        }
        return bot.listensIn(settings, post.channel()) ? Optional.of(new Said(text, false)) : Optional.empty();
    }

    /** What follows {@code @name}; empty when the text does not begin so, or names somebody whose name is longer. */
    private static Optional<String> afterName(String text, String name) {
        String mention = "@" + name.toLowerCase(Locale.ROOT);
        if (!text.toLowerCase(Locale.ROOT).startsWith(mention)) {
            return Optional.empty();
        }
        String rest = text.substring(mention.length());
        return LONGER_NAME.matcher(rest).lookingAt()
                ? Optional.empty()
                : Optional.of(rest.replaceFirst("^[:,]", "").strip());
    }

    /**
     * A reaction was added or taken away. Only a hint: who votes is what {@code reactions} reads.
     *
     * @return whether it was anybody's business
     * @throws Problem of the site when the server does not say who it was
     */
    boolean reaction(Standing bot, Wire.Reaction reaction, String channel, boolean added) {
        if (reaction.user().equals(bot.id())
                || !reaction.remote().isEmpty()
                || channel.isEmpty()
                || reaction.post().isEmpty()
                || Emoji.ofShortName(reaction.emoji()).isEmpty()) {
            return false;
        }
        // Whoever may not speak any more can still take a vote away.
        if (added && !accounts.isPerson(reaction.user())) {
            return false;
        }
        listener.heard(new ReactionsChanged(
                new MessageRef(MattermostAdapter.PLATFORM, channel, reaction.post()),
                account(reaction.user()),
                clock.instant()));
        return true;
    }

    /**
     * With a message of the bot's went what people said by reactions on it.
     *
     * @return whether it was one
     */
    boolean deleted(Standing bot, Post post) {
        if (!post.user().equals(bot.id()) || post.id().isEmpty()) {
            return false;
        }
        justPosted.forget(post.id());
        listener.heard(new ReactionsChanged(
                new MessageRef(MattermostAdapter.PLATFORM, post.channel(), post.id()),
                account(bot.id()),
                clock.instant()));
        return true;
    }

    static AccountId account(String id) {
        return new AccountId(MattermostAdapter.PLATFORM, id);
    }
}
