package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Excerpt;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.OnceKeys;
import io.vigie.bot.chat.OnceKeys.Once;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.bot.chat.discord.Threads.Spot;
import io.vigie.bot.store.Sha256;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Says things on the server, each once. */
class Posting {
    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);

    /** Discord remembers a nonce for a few minutes. */
    private static final Duration NONCE_LASTS = Duration.ofMinutes(2);

    /** The two clocks may differ by so much. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private static final int PAGES = 10;

    private final Rest rest;
    private final Threads threads;
    private final Predicate<String> cards;
    private final OnceKeys once;
    private final Clock clock;
    private final Supplier<String> bot;

    /**
     * @param cards whether embeds are shown in a channel, as far as is known
     * @param bot the bot account's id
     */
    Posting(Rest rest, Threads threads, Predicate<String> cards, OnceKeys once, Clock clock, Supplier<String> bot) {
        this.rest = rest;
        this.threads = threads;
        this.cards = cards;
        this.once = once;
        this.clock = clock;
        this.bot = bot;
    }

    MessageRef post(Place place, Outgoing message) {
        return post(place, message, Optional.empty());
    }

    /** @param reply a slash command's own, to be used rather than a message of its own */
    MessageRef post(Place place, Outgoing message, Optional<Replies.Reservation> reply) {
        if (message.key().isEmpty()) {
            return first(new Sending(place, message, ""), reply);
        }
        String key = hash(message.key());
        String where = Threads.name(place);
        // Discord compares nonces in all channels.
        Sending sending = new Sending(place, message, hash(message.key() + "\n" + where));
        MessageRef post = switch (once.begin(key, where)) {
            case Once.Posted posted -> ref(posted.channel(), posted.post());
            case Once.Begun begun -> again(sending, begun.since());
            case Once.New isNew -> first(sending, reply);
        };
        once.posted(key, where, post.channel(), post.id());
        return post;
    }

    /** @param nonce empty when it does not matter whether it comes twice */
    private record Sending(Place place, Outgoing message, String nonce) {}

    private MessageRef first(Sending sending, Optional<Replies.Reservation> reply) {
        return reply.flatMap(r -> r.post(sending.message()))
                .map(post -> offering(post, sending.message()))
                .orElseGet(() -> create(sending, threads.spot(sending.place())));
    }

    static MessageRef ref(String channel, String id) {
        return new MessageRef(DiscordAdapter.PLATFORM, channel, id);
    }

    /** The answer to an attempt never came: while Discord remembers its nonce it does not take the same twice. */
    private MessageRef again(Sending sending, long since) {
        Spot spot = threads.spot(sending.place());
        if (clock.millis() - since < NONCE_LASTS.toMillis()) {
            return create(sending, spot);
        }
        return find(spot.channel(), sending.message(), since)
                .map(found -> whole(spot.channel(), found, sending.message()))
                .orElseGet(() -> create(sending, spot));
    }

    /** A message of the bot's own with these words that no other key has made. */
    private Optional<JsonNode> find(String channel, Outgoing message, long since) {
        Set<String> wanted = new HashSet<>();
        for (boolean card : new boolean[] {true, false}) {
            wanted.add(Rendered.of(message.answer(), card).content().strip());
        }
        String from = Wire.idAt(since - CLOCKS_APART.toMillis());
        for (int page = 0; page < PAGES; page++) {
            JsonNode messages = rest.get(Route.Messages.GET_MESSAGE_HISTORY
                            .compile(channel)
                            .withQueryParams("after", from, "limit", "100"))
                    .orRefuse("show what was said");
            for (JsonNode json : messages) {
                String id = Wire.text(json, "id");
                if (Wire.text(json.path("author"), "id").equals(bot.get())
                        && wanted.contains(Wire.text(json, "content").strip())
                        && !once.isKnown(id)) {
                    return Optional.of(json);
                }
                if (Wire.time(id) > Wire.time(from)) {
                    from = id;
                }
            }
            if (messages.size() < 100) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private MessageRef create(Sending sending, Spot spot) {
        Reply reply = threads.awake(spot.channel(), () -> send(sending, spot));
        if (Threads.isShut(reply) && spot.otherwise().isPresent()) {
            return create(sending, spot.otherwise().get());
        }
        if (Channels.isClosed(reply)) {
            throw Channels.closed();
        }
        return whole(spot.channel(), reply.orRefuse("take a message"), sending.message());
    }

    /** Nobody is to vote on a card's head line alone. */
    private MessageRef whole(String channel, JsonNode made, Outgoing message) {
        MessageRef post = ref(channel, Wire.text(made, "id"));
        if (Rendered.of(message.answer()).isBareIn(made)) {
            Rendered words = Rendered.of(message.answer(), false);
            Route.CompiledRoute route = Route.Messages.EDIT_MESSAGE.compile(channel, post.id());
            var unused = rest.call(
                            route, Bodies.with(Bodies.message(words), Excerpt.attached(message.files(), words.file())))
                    .orRefuse("take a message");
        }
        return offering(post, message);
    }

    private Reply send(Sending sending, Spot spot) {
        Rendered rendered = Rendered.of(sending.message().answer(), cards.test(spot.channel()));
        DataObject body = Bodies.message(rendered);
        if (!sending.nonce().isEmpty()) {
            body.put("nonce", sending.nonce()).put("enforce_nonce", true);
        }
        spot.answers()
                .ifPresent(message -> body.put(
                        "message_reference",
                        DataObject.empty().put("message_id", message).put("fail_if_not_exists", false)));
        return rest.call(
                Route.Messages.SEND_MESSAGE.compile(checked(spot.channel())),
                Bodies.with(body, Excerpt.attached(sending.message().files(), rendered.file())));
    }

    /** Adding a reaction twice does no harm. */
    MessageRef offering(MessageRef post, Outgoing message) {
        message.offers().forEach(offer -> offer(post, offer));
        return post;
    }

    /** The message stands without it: whoever wants to react finds the sign by themselves. */
    private void offer(MessageRef post, Emoji offer) {
        try {
            Route.CompiledRoute route =
                    Route.Messages.ADD_REACTION.compile(post.channel(), post.id(), offer.sign(), "@me");
            var unused = threads.awake(post.channel(), () -> rest.call(route, Bodies.empty()))
                    .orRefuse("take a reaction");
        } catch (Problem problem) {
            LOG.warn("a message goes without {}: {}", offer.shortName(), problem.text());
        }
    }

    static String checked(String id) {
        if (!DiscordSettings.ID.matcher(id).matches()) {
            throw Problem.site("Discord has no channel " + id + " that the bot can see.");
        }
        return id;
    }

    /** Keys are of any length; a nonce has at most 25 characters. */
    private static String hash(String key) {
        return Sha256.hex(key).substring(0, 24);
    }
}
