package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.ChatEvent.MessageHeard;
import io.vigie.bot.chat.ChatEvent.ReactionsChanged;
import io.vigie.bot.chat.ChatListener;
import io.vigie.bot.chat.ChatSettings;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.mattermost.Wire.Post;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Of what happens on the server, what a person said to the bot or where the bot listens; each once. */
class Hearing {
    private static final int REMEMBERED = 10_000;

    private final MattermostSettings settings;
    private final ChatSettings chat;
    private final Accounts accounts;
    private final Memory memory;
    private final Clock clock;
    private final ChatListener listener;
    private final Set<String> heard = Collections.newSetFromMap(new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
            return size() > REMEMBERED;
        }
    });

    Hearing(
            MattermostSettings settings,
            ChatSettings chat,
            Accounts accounts,
            Memory memory,
            Clock clock,
            ChatListener listener) {
        this.settings = settings;
        this.chat = chat;
        this.accounts = accounts;
        this.memory = memory;
        this.clock = clock;
        this.listener = listener;
    }

    /** What becomes of a post. */
    enum Ending {
        /** Not a person's word, not for the bot, or known already. */
        IGNORED,
        HEARD,
        /** A command that is too old to be run. */
        TOO_LATE
    }

    private record Said(String text, boolean addressed, boolean command) {}

    /**
     * @param direct whether its channel is a conversation of one person with the bot
     * @param late whether it was found by reading what was missed
     * @throws Problem of the site when the server does not say who it was; then it counts as not heard yet
     */
    Ending post(Standing bot, Post post, boolean direct, boolean late) {
        if (!post.typedByAPerson() || post.user().equals(bot.id()) || heard.contains(post.id())) {
            return Ending.IGNORED;
        }
        Optional<Said> said = said(bot, post, direct);
        if (said.isEmpty()) {
            return Ending.IGNORED;
        }
        if (!accounts.isPerson(post.user())) {
            return Ending.IGNORED;
        }
        // A command is taken before it is handled: rather said again by a person than run twice.
        boolean ours = !said.get().command() || memory.claim(post.id());
        heard.add(post.id());
        if (!ours) {
            return Ending.IGNORED;
        }
        Instant at = Instant.ofEpochMilli(post.createAt());
        if (late
                && said.get().command()
                && Duration.between(at, clock.instant()).compareTo(settings.catchUp()) > 0) {
            return Ending.TOO_LATE;
        }
        listener.heard(new MessageHeard(
                account(post.user()),
                new MessageRef(MattermostAdapter.PLATFORM, post.channel(), post.id()),
                place(post),
                said.get().text(),
                said.get().addressed(),
                direct,
                at));
        return Ending.HEARD;
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
            return Optional.of(new Said(called.orElse(text), true, true));
        }
        if (!bot.listensIn(settings, post.channel())) {
            return Optional.empty();
        }
        boolean command = text.strip().startsWith(chat.prefix())
                || afterName(text.strip(), chat.name()).isPresent();
        return Optional.of(new Said(text, false, command));
    }

    /** What follows {@code @name}; empty when the text does not begin so, or names somebody whose name is longer. */
    private static Optional<String> afterName(String text, String name) {
        String mention = "@" + name.toLowerCase(Locale.ROOT);
        if (!text.toLowerCase(Locale.ROOT).startsWith(mention)) {
            return Optional.empty();
        }
        String rest = text.substring(mention.length());
        return rest.matches("(?s)[\\w-].*|\\.\\w.*")
                ? Optional.empty()
                : Optional.of(rest.replaceFirst("^[:,]", "").strip());
    }

    /**
     * A reaction was added or taken away. Only a hint: who votes is what {@code reactions} reads.
     *
     * @throws Problem of the site when the server does not say who it was
     */
    void reaction(Standing bot, Wire.Reaction reaction, String channel, boolean added) {
        if (reaction.user().equals(bot.id())
                || !reaction.remote().isEmpty()
                || channel.isEmpty()
                || reaction.post().isEmpty()
                || Emoji.ofShortName(reaction.emoji()).isEmpty()) {
            return;
        }
        // Whoever may not speak any more can still take a vote away.
        if (added && !accounts.isPerson(reaction.user())) {
            return;
        }
        listener.heard(new ReactionsChanged(
                new MessageRef(MattermostAdapter.PLATFORM, channel, reaction.post()),
                account(reaction.user()),
                clock.instant()));
    }

    private static AccountId account(String id) {
        return new AccountId(MattermostAdapter.PLATFORM, id);
    }
}
