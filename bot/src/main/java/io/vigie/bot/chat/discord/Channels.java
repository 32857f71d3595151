package io.vigie.bot.chat.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import net.dv8tion.jda.api.entities.channel.ChannelType;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.RequestBody;
import tools.jackson.databind.JsonNode;

/** What a channel's id stands for. */
class Channels {
    /** Not from its members; not even on a server with the bot. */
    private static final Set<Integer> CLOSED = Set.of(50_007, 50_278);

    private final Rest rest;
    private final Cache<String, Known> known = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofMinutes(10))
            .maximumSize(2_000)
            .executor(Runnable::run)
            .build();
    private final Cache<String, String> directs =
            Caffeine.newBuilder().maximumSize(2_000).executor(Runnable::run).build();

    /**
     * @param parent the channel that a thread belongs to; empty for no thread
     * @param threads whether threads may hang on the messages in it
     */
    record Known(String id, String guild, String parent, boolean direct, boolean threads) {}

    Channels(Rest rest) {
        this.rest = rest;
    }

    /**
     * Empty when there is no such channel, or the bot may not see it.
     *
     * @throws Problem of the site when Discord does not say
     */
    Optional<Known> find(String id) {
        Known already = known.getIfPresent(id);
        if (already != null) {
            return Optional.of(already);
        }
        if (!DiscordSettings.ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Reply reply = rest.get(Route.Channels.GET_CHANNEL.compile(id));
        if (reply.status() == 404 || reply.status() == 403) {
            return Optional.empty();
        }
        JsonNode json = reply.orRefuse("show the channel " + id);
        ChannelType type = ChannelType.fromId(json.path("type").asInt(-1));
        Known found = new Known(
                id,
                Wire.text(json, "guild_id"),
                type.isThread() ? Wire.text(json, "parent_id") : "",
                type == ChannelType.PRIVATE,
                type == ChannelType.TEXT || type == ChannelType.NEWS);
        known.put(id, found);
        return Optional.of(found);
    }

    /** Whether somebody takes no direct messages; Discord may say so only when one is sent. */
    static boolean isClosed(Reply reply) {
        return CLOSED.contains(reply.code());
    }

    static Problem closed() {
        return Problem.site("This person takes no direct messages from the bot.")
                .withMend(
                        "They have to allow direct messages from the server's members (right click the server, Privacy"
                                + " Settings). A slash command needs none: say it again, and it is answered there.");
    }

    void forget(String id) {
        known.invalidate(id);
    }

    /** Where an answer to what was said in this channel goes; a thread's is its parent, and the thread itself. */
    static Place place(Known channel) {
        return channel.parent().isEmpty()
                ? Place.channel(DiscordAdapter.PLATFORM, channel.id())
                : new Place(DiscordAdapter.PLATFORM, channel.parent(), Optional.of(channel.id()));
    }

    /**
     * The conversation with one account; empty when there can be none.
     *
     * @throws Problem of the site when Discord does not say
     */
    Optional<Place> direct(AccountId account) {
        if (!account.platform().equals(DiscordAdapter.PLATFORM)
                || !DiscordSettings.ID.matcher(account.id()).matches()) {
            return Optional.empty();
        }
        String channel = directs.getIfPresent(account.id());
        if (channel == null) {
            RequestBody body = Bodies.json(DataObject.empty().put("recipient_id", account.id()));
            Reply reply = rest.call(Route.Self.CREATE_PRIVATE_CHANNEL.compile(), body);
            if (reply.status() == 404 || reply.status() == 400 || isClosed(reply)) {
                return Optional.empty();
            }
            channel = Wire.text(reply.orRefuse("open a direct conversation"), "id");
            directs.put(account.id(), channel);
            known.put(channel, new Known(channel, "", "", true, false));
        }
        return Optional.of(Place.channel(DiscordAdapter.PLATFORM, channel));
    }
}
