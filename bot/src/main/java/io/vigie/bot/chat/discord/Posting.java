package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.MessageRef;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Memory.Once;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Problem;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.RequestBody;
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
    private static final int THREAD_EXISTS = 160_004;
    private static final int A_DAY = 1_440;

    private final Rest rest;
    private final Channels channels;
    private final Memory memory;
    private final Clock clock;
    private final Supplier<String> bot;

    /** @param bot the bot account's id */
    Posting(Rest rest, Channels channels, Memory memory, Clock clock, Supplier<String> bot) {
        this.rest = rest;
        this.channels = channels;
        this.memory = memory;
        this.clock = clock;
        this.bot = bot;
    }

    MessageRef post(Place place, Outgoing message) {
        return post(place, message, Optional.empty());
    }

    /** @param reply a slash command's own, to be used rather than a message of its own */
    MessageRef post(Place place, Outgoing message, Optional<Replies.Reservation> reply) {
        String channel =
                place.thread().map(root -> thread(place.channel(), root)).orElse(place.channel());
        if (message.key().isEmpty()) {
            return first(channel, message, "", reply);
        }
        String key = hash(message.key());
        MessageRef post = switch (memory.begin(key, channel)) {
            case Once.Posted posted -> ref(posted.channel(), posted.post());
            case Once.Begun begun -> again(channel, message, key, begun.since());
            case Once.New isNew -> first(channel, message, key, reply);
        };
        memory.posted(key, channel, post.channel(), post.id());
        return post;
    }

    private MessageRef first(String channel, Outgoing message, String key, Optional<Replies.Reservation> reply) {
        return reply.flatMap(r -> r.post(message))
                .map(post -> offering(post, message))
                .orElseGet(() -> create(channel, message, key));
    }

    static MessageRef ref(String channel, String id) {
        return new MessageRef(DiscordAdapter.PLATFORM, channel, id);
    }

    /** The answer to an attempt never came: while Discord remembers its nonce it does not take the same twice. */
    private MessageRef again(String channel, Outgoing message, String key, long since) {
        if (clock.millis() - since < NONCE_LASTS.toMillis()) {
            return create(channel, message, key);
        }
        Optional<String> found = find(channel, message, since);
        return found.isPresent() ? offering(ref(channel, found.get()), message) : create(channel, message, key);
    }

    /** A message of the bot's own with these words that no other key has made. */
    private Optional<String> find(String channel, Outgoing message, long since) {
        Rendered wanted = Rendered.of(message.answer());
        String from = Wire.idAt(since - CLOCKS_APART.toMillis());
        for (int page = 0; page < PAGES; page++) {
            JsonNode messages = rest.get(Route.Messages.GET_MESSAGE_HISTORY
                            .compile(channel)
                            .withQueryParams("after", from, "limit", "100"))
                    .orRefuse("show what was said");
            for (JsonNode json : messages) {
                String id = Wire.text(json, "id");
                if (Wire.text(json.path("author"), "id").equals(bot.get())
                        && Wire.text(json, "content")
                                .strip()
                                .equals(wanted.content().strip())
                        && !memory.isKnown(id)) {
                    return Optional.of(id);
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

    private MessageRef create(String channel, Outgoing message, String nonce) {
        Rendered rendered = Rendered.of(message.answer());
        DataObject body = Bodies.message(rendered);
        if (!nonce.isEmpty()) {
            body.put("nonce", nonce).put("enforce_nonce", true);
        }
        List<Attachment> files = files(rendered, message);
        RequestBody request = Bodies.with(body, files);
        Reply reply = rest.call(Route.Messages.SEND_MESSAGE.compile(checked(channel)), request);
        JsonNode made = reply.orRefuse("take a message");
        return offering(ref(channel, Wire.text(made, "id")), message);
    }

    static List<Attachment> files(Rendered rendered, Outgoing message) {
        List<Attachment> files = new ArrayList<>(message.files());
        // The conversation may have attached the whole already, under the same name.
        rendered.file()
                .filter(file -> files.stream().noneMatch(f -> f.name().equals(file.name())))
                .ifPresent(files::add);
        return files;
    }

    /**
     * The thread that hangs on a message has that message's id.
     *
     * @throws Problem of the site when it cannot be opened
     */
    private String thread(String channel, String root) {
        if (!DiscordSettings.ID.matcher(root).matches() || root.equals(channel)) {
            return channel;
        }
        if (channels.find(root).isPresent()) {
            return root;
        }
        RequestBody body = Bodies.json(DataObject.empty().put("name", "Vigie").put("auto_archive_duration", A_DAY));
        Reply reply = rest.call(Route.Channels.CREATE_THREAD_FROM_MESSAGE.compile(checked(channel), root), body);
        if (reply.code() != THREAD_EXISTS) {
            var unused = reply.orRefuse("open a thread");
        }
        return root;
    }

    /** Adding a reaction twice does no harm. */
    MessageRef offering(MessageRef post, Outgoing message) {
        message.offers().forEach(offer -> offer(post, offer));
        return post;
    }

    /** The message stands without it: whoever wants to react finds the sign by themselves. */
    private void offer(MessageRef post, Emoji offer) {
        try {
            var unused = rest.call(
                            Route.Messages.ADD_REACTION.compile(post.channel(), post.id(), emoji(offer), "@me"),
                            Bodies.empty())
                    .orRefuse("take a reaction");
        } catch (Problem problem) {
            LOG.warn("a message goes without {}: {}", offer.shortName(), problem.text());
        }
    }

    static String emoji(Emoji emoji) {
        return emoji.sign();
    }

    static String checked(String id) {
        if (!DiscordSettings.ID.matcher(id).matches()) {
            throw Problem.site("Discord has no channel " + id + " that the bot can see.");
        }
        return id;
    }

    /** Keys are of any length; a nonce has at most 25 characters. */
    private static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)), 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
