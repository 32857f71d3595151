package io.vigie.bot.chat.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.Excerpt;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.bot.chat.discord.Wire.Interaction;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * The replies of slash commands. A place whose thread is {@code /id} stands for one; when its quarter of an hour is over,
 * or another process has it, what is said there goes to the channel, and if it was hidden ({@code /id/user}) to that
 * person alone.
 */
class Replies {
    private static final Logger LOG = LoggerFactory.getLogger(Replies.class);
    private static final Pattern REPLY = Pattern.compile("/([0-9]{17,20})(?:/([0-9]{17,20}))?");

    private final Rest rest;
    private final Channels channels;
    private final Memory memory;
    private final Alone alone;
    private final Cache<String, Open> open;
    /** The messages they became: while the token lives they are edited by it, those one person sees by nothing else. */
    private final Cache<String, Open> made;

    private record Open(String id, String application, String token, boolean isHidden, AtomicBoolean answered) {}

    /** Says something to one person. */
    @FunctionalInterface
    interface Alone {
        MessageRef post(Place direct, Outgoing message);
    }

    /** @param alone for a hidden answer whose token has run out: the channel must not read it */
    Replies(Rest rest, Channels channels, Memory memory, Rhythm rhythm, Alone alone) {
        this.rest = rest;
        this.channels = channels;
        this.memory = memory;
        this.alone = alone;
        this.open = Caffeine.newBuilder()
                .expireAfterWrite(rhythm.replies())
                .maximumSize(2_000)
                .executor(Runnable::run)
                .build();
        this.made = Caffeine.newBuilder()
                .expireAfterWrite(rhythm.replies())
                .maximumSize(2_000)
                .executor(Runnable::run)
                .build();
    }

    /** Where the answer to this command goes. */
    Place open(Interaction interaction, boolean hide) {
        open.put(
                interaction.id(),
                new Open(interaction.id(), interaction.application(), interaction.token(), hide, new AtomicBoolean()));
        return new Place(
                DiscordAdapter.PLATFORM,
                interaction.channel(),
                Optional.of("/" + interaction.id()
                        + (hide ? "/" + interaction.user().id() : "")));
    }

    /** Where a post goes: the place itself, or what stands in for a reply that is answered, over or unknown. */
    record Target(Place place, Optional<Reservation> reply) {}

    /** A reply that one post may go into. */
    interface Reservation {
        /** Empty when Discord does not know the reply any more. */
        Optional<MessageRef> post(Outgoing message);
    }

    Target target(Place place, boolean forAll) {
        Matcher reply = REPLY.matcher(place.thread().orElse(""));
        if (!reply.matches()) {
            return new Target(place, Optional.empty());
        }
        Place channel = Place.channel(place.platform(), place.channel());
        boolean isHidden = reply.group(2) != null;
        Open known = known(reply.group(1), isHidden);
        if (isHidden && !forAll) {
            return known == null
                    ? new Target(directly(reply.group(2)), Optional.empty())
                    : new Target(channel, Optional.of(reserve(known, reply.group(2))));
        }
        if (known == null || known.isHidden() || !known.answered().compareAndSet(false, true)) {
            return new Target(channel, Optional.empty());
        }
        return new Target(channel, Optional.of(message -> original(known, message)));
    }

    /** Also one that another process took and died over, as long as nobody has answered it. */
    private @Nullable Open known(String id, boolean isHidden) {
        Open ours = open.getIfPresent(id);
        if (ours != null) {
            return ours;
        }
        try {
            memory.waiting(id)
                    .map(w -> new Open(w.id(), w.application(), w.token(), isHidden, new AtomicBoolean()))
                    .ifPresent(left -> open.put(id, left));
        } catch (Problem problem) {
            LOG.warn("a slash command that waits cannot be read: {}", problem.text());
        }
        return open.getIfPresent(id);
    }

    /** Whether it is shown there already that the bot is at work: Discord does so until a reply is answered. */
    boolean isReply(Place place) {
        return REPLY.matcher(place.thread().orElse("")).matches();
    }

    private Place directly(String user) {
        return channels.direct(Hearing.account(user)).orElseThrow(Channels::closed);
    }

    private Reservation reserve(Open reply, String user) {
        boolean first = reply.answered().compareAndSet(false, true);
        return message -> {
            Optional<MessageRef> posted = first ? original(reply, message) : followUp(reply, message);
            return posted.isPresent() ? posted : Optional.of(alone.post(directly(user), message));
        };
    }

    private Optional<MessageRef> original(Open reply, Outgoing message) {
        Rendered rendered = Rendered.of(message.answer());
        DataObject body = Bodies.message(rendered);
        Optional<MessageRef> posted = sent(
                reply,
                rest.call(
                        Route.Interactions.EDIT_FOLLOWUP.compile(reply.application(), reply.token(), "@original"),
                        Bodies.with(body, Excerpt.attached(message.files(), rendered.file())),
                        true));
        if (posted.isPresent()) {
            answered(reply);
        }
        return posted;
    }

    private void answered(Open reply) {
        try {
            memory.answered(reply.id());
        } catch (Problem problem) {
            LOG.warn("that a slash command was answered could not be written down: {}", problem.text());
        }
    }

    private Optional<MessageRef> followUp(Open reply, Outgoing message) {
        Rendered rendered = Rendered.of(message.answer());
        DataObject body = Bodies.message(rendered);
        body.put("flags", body.getInt("flags") | Bodies.EPHEMERAL);
        return sent(
                reply,
                rest.call(
                        Route.Interactions.CREATE_FOLLOWUP.compile(reply.application(), reply.token()),
                        Bodies.with(body, Excerpt.attached(message.files(), rendered.file()))));
    }

    /** Whether Discord does not know the command any more. */
    private static boolean isOver(Reply reply) {
        return reply.status() == 404 || reply.status() == 401;
    }

    private Optional<MessageRef> sent(Open reply, Reply sent) {
        if (isOver(sent)) {
            return Optional.empty();
        }
        JsonNode json = sent.orRefuse("take an answer");
        MessageRef post = Posting.ref(Wire.text(json, "channel_id"), Wire.text(json, "id"));
        made.put(post.id(), reply);
        return Optional.of(post);
    }

    /** Whether it was a command's reply, and was changed by its token; otherwise it is a message like any other. */
    boolean edit(MessageRef message, Answer answer) {
        Open reply = made.getIfPresent(message.id());
        if (reply == null) {
            return false;
        }
        Reply edited = rest.call(
                Route.Interactions.EDIT_FOLLOWUP.compile(reply.application(), reply.token(), message.id()),
                Bodies.edited(Rendered.of(answer)));
        if (!reply.isHidden() && !edited.ok()) {
            return false;
        }
        var unused = edited.orRefuse("change an answer");
        return true;
    }

    /**
     * Whoever asked must not wait for ever for a process that is gone.
     *
     * @throws Problem of the site when they cannot be told now
     */
    void abandon(Memory.Waiting waiting, Answer words) {
        Reply told = rest.call(
                Route.Interactions.EDIT_FOLLOWUP.compile(waiting.application(), waiting.token(), "@original"),
                Bodies.edited(Rendered.of(words)));
        if (!isOver(told)) {
            var unused = told.orRefuse("take an answer");
        }
    }
}
