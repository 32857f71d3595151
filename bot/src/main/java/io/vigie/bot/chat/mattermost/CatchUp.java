package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.bot.chat.mattermost.Wire.Channel;
import io.vigie.bot.chat.mattermost.Wire.Post;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads over REST what was said while the line was not there; remembers up to where each channel was heard. */
class CatchUp {
    private static final String OTHERS = "";

    /** In place of a channel: what was said up to then was said before the first connection ever. */
    private static final String FIRST = "first";

    /**
     * The server dates a post, then looks at what its links lead to, and only then keeps it: it may come to stand before
     * what was heard already. It gives links five seconds.
     */
    private static final Duration KEPT_LATER = Duration.ofSeconds(10);

    private final MattermostClient client;
    private final Hearing hearing;
    private final Memory memory;
    private final Clock clock;
    private final int pages;
    private final Map<String, Long> cursors = new HashMap<>();
    private final Map<String, Long> unsaved = new HashMap<>();
    private boolean loaded;
    private boolean complete;

    /** When it was last read what was missed, in milliseconds on the server's clock. */
    private long readAt;

    private boolean again;

    /** When a line was good for the first time, in milliseconds on the server's clock; 0 when it did not say. */
    private long connectedAt;

    /**
     * @param clock the server's
     * @param pages of one channel, at most
     */
    CatchUp(MattermostClient client, Hearing hearing, Memory memory, Clock clock, int pages) {
        this.clock = clock;
        this.pages = pages;
        this.client = client;
        this.hearing = hearing;
        this.memory = memory;
    }

    /**
     * A line is good.
     *
     * @param at on the server's clock, in milliseconds; 0 when it did not say
     */
    void connected(long at) {
        connectedAt = connectedAt == 0 ? at : connectedAt;
    }

    /** Something was missed: until it is read, no cursor moves past it. */
    void missed() {
        complete = false;
    }

    /** A replica of the server's database may not have had all of it: it is read again, from where it was begun. */
    void readAgain() {
        complete = false;
        again = true;
    }

    boolean isComplete() {
        return complete;
    }

    /** The post was dealt with, whatever it was. */
    void heard(Post post) {
        if (complete && post.createAt() > 0) {
            advance(post.channel(), post.createAt());
        }
    }

    private void advance(String channel, long at) {
        for (String key : List.of(channel, OTHERS)) {
            if (at > cursors.getOrDefault(key, 0L)) {
                set(key, at);
            }
        }
    }

    private void set(String key, long at) {
        cursors.put(key, at);
        unsaved.put(key, at);
    }

    /** Writes the cursors down. Losing some means no more than reading some posts again. */
    void save() {
        if (!unsaved.isEmpty()) {
            memory.save(unsaved);
            unsaved.clear();
        }
    }

    /**
     * Hears every post since the last one heard in each channel the bot is in.
     *
     * @throws Problem of the site when the server does not answer; then it has to be done again
     */
    void run(Standing bot) {
        if (!loaded) {
            cursors.putAll(memory.cursors());
            loaded = true;
        }
        if (!again) {
            readAt = clock.millis();
        }
        if (bot.team().isEmpty()) {
            // Nobody there can have spoken to it.
            connectedAt = clock.millis();
        }
        boolean first = cursors.isEmpty();
        Map<String, Long> reached = new HashMap<>();
        List<Channel> channels = channels(bot);
        if (first) {
            // Before the first connection ever nobody has spoken to the bot.
            long newest = channels.stream().mapToLong(Channel::lastPostAt).max().orElse(0);
            set(FIRST, connectedAt > 0 ? connectedAt : newest);
            // A channel the bot is invited to later is heard from now on and not from its beginning.
            set(OTHERS, connectedAt > 0 ? connectedAt : clock.millis());
        }
        for (Channel channel : channels) {
            OptionalLong from = from(channel);
            reached.put(channel.id(), channel.lastPostAt());
            if (from.isEmpty() || channel.lastPostAt() < from.getAsLong()) {
                continue;
            }
            for (Post post : History.since(client, channel.id(), channel.name(), from.getAsLong(), pages)) {
                hearing.post(bot, post, channel.type().equals("D"), Optional.empty());
                reached.merge(channel.id(), post.createAt(), Math::max);
            }
        }
        complete = true;
        again = false;
        reached.forEach(this::advance);
    }

    /**
     * What is read back and was heard already is known by its id here, and by its claim elsewhere. Where something was
     * heard in another channel long enough after, nothing can have been kept later.
     */
    private OptionalLong from(Channel channel) {
        Long own = heardUpTo(channel.id());
        Long newest = heardUpTo(OTHERS);
        Long at = own == null ? newest : Long.valueOf(own - KEPT_LATER.toMillis());
        if (own != null && newest != null && own + KEPT_LATER.toMillis() < newest) {
            at = own + 1;
        }
        return at == null ? OptionalLong.empty() : OptionalLong.of(Math.max(at, cursors.getOrDefault(FIRST, 0L) + 1));
    }

    private @Nullable Long heardUpTo(String key) {
        Long at = cursors.get(key);
        return at == null || !again ? at : Long.valueOf(Math.min(at, readAt));
    }

    private List<Channel> channels(Standing bot) {
        if (bot.team().isEmpty()) {
            throw Problem.site("The bot is in no team yet.");
        }
        // The line tells of every team the bot is in.
        Reply inAllTeams = client.get("/users/me/channels");
        Reply found = inAllTeams.status() == 404
                ? client.get("/users/me/teams/" + bot.team() + "/channels") // a server before 6.1
                : inAllTeams;
        List<Channel> channels = new ArrayList<>();
        for (JsonNode json : found.orRefuse("say which channels the bot is in")) {
            Channel channel = Channel.of(json);
            if (!channel.id().isEmpty() && channel.deleteAt() == 0) {
                channels.add(channel);
            }
        }
        return channels;
    }
}
