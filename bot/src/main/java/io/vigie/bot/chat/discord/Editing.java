package io.vigie.bot.chat.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.function.Predicate;
import net.dv8tion.jda.api.requests.Route;
import okhttp3.RequestBody;

/** Changes messages, as long as Discord lets them be changed. */
class Editing {
    private static final int NOT_PERMITTED = 50_013;

    private final Rest rest;
    private final Threads threads;
    private final Predicate<String> cards;

    /** For a while: how long it refuses, Discord does not tell in advance. */
    private final Cache<String, Boolean> refused = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(1))
            .maximumSize(10_000)
            .executor(Runnable::run)
            .build();

    /** @param cards whether embeds are shown in a channel, as far as is known */
    Editing(Rest rest, Threads threads, Predicate<String> cards) {
        this.rest = rest;
        this.threads = threads;
        this.cards = cards;
    }

    /**
     * @throws Problem of the site when it cannot be changed
     */
    void edit(String channel, String message, Answer answer) {
        if (refused.getIfPresent(message) != null) {
            throw late();
        }
        boolean shown = cards.test(channel);
        Reply reply = put(channel, message, Rendered.of(answer, shown));
        if (shown && reply.ok() && Rendered.of(answer).isBareIn(reply.json())) {
            shown = false;
            reply = put(channel, message, Rendered.of(answer, false));
        }
        // The reply to a slash command may have a file where a message of the bot's may not.
        if (reply.code() == NOT_PERMITTED && Rendered.of(answer, shown).file().isPresent()) {
            reply = put(channel, message, Rendered.withoutFile(answer, shown));
        }
        if (reply.code() == OldEdits.CODE) {
            refused.put(message, true);
            throw late();
        }
        var unused = reply.orRefuse("change the message");
    }

    private Reply put(String channel, String message, Rendered rendered) {
        Route.CompiledRoute route = Route.Messages.EDIT_MESSAGE.compile(channel, message);
        RequestBody body = Bodies.edited(rendered);
        return threads.awake(channel, () -> rest.call(route, body));
    }

    private static Problem late() {
        return Problem.site("Discord does not let messages older than an hour be changed again so soon.");
    }

    /**
     * Whether the message is still there and may be changed: one that may not is as good as deleted to whoever wants to
     * show something else in it.
     *
     * @throws Problem of the site when it cannot be told
     */
    boolean stands(String channel, String message) {
        Reply reply = rest.get(Route.Messages.GET_MESSAGE.compile(channel, message));
        if (reply.status() == 404) {
            return false;
        }
        var unused = reply.orRefuse("show the message");
        return refused.getIfPresent(message) == null;
    }
}
