package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.discord.Memory.Cursor;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.bot.chat.discord.Wire.Message;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.Permission;
import net.dv8tion.jda.api.entities.Guild;
import net.dv8tion.jda.api.entities.channel.concrete.ThreadChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildChannel;
import net.dv8tion.jda.api.entities.channel.middleman.GuildMessageChannel;
import net.dv8tion.jda.api.entities.channel.middleman.MessageChannel;
import net.dv8tion.jda.api.requests.Route;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Reads over REST what was said while the gateway was not there; remembers up to where each channel was heard. */
class CatchUp {
    /** Stands for the channels that were never heard. */
    private static final String OTHERS = "";

    private static final int PAGE = 100;

    private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

    private final Rest rest;
    private final Hearing hearing;
    private final Memory memory;
    private final Clock clock;
    private final int mostPages;
    private final Map<String, Cursor> cursors = new HashMap<>();
    private final Map<String, Cursor> unsaved = new HashMap<>();
    private boolean loaded;
    private boolean complete;
    private boolean newConversation;

    /** The {@link #newest} when the server was there for the first time. */
    private @Nullable String begun;

    /** @param mostPages of one channel */
    CatchUp(Rest rest, Hearing hearing, Memory memory, Clock clock, int mostPages) {
        this.rest = rest;
        this.hearing = hearing;
        this.memory = memory;
        this.clock = clock;
        this.mostPages = mostPages;
    }

    /**
     * The server is there.
     *
     * @param newest as {@link #newest} has it
     */
    void begunAt(String newest) {
        begun = begun == null ? newest : begun;
    }

    /** Something was missed: until it is read, no cursor moves past it. */
    void missed() {
        complete = false;
    }

    boolean isComplete() {
        return complete;
    }

    /** The message was dealt with, whatever it was. */
    void heard(Message message, boolean direct) {
        if (complete) {
            advance(message.channel(), message.id(), direct);
            advance(OTHERS, message.id(), false);
        }
    }

    private void advance(String channel, String message, boolean direct) {
        if (!DiscordSettings.ID.matcher(message).matches()) {
            return;
        }
        Cursor known = cursors.get(channel);
        if (known == null || known.isBefore(message)) {
            newConversation |= known == null && direct;
            Cursor cursor = new Cursor(message, direct || (known != null && known.direct()));
            cursors.put(channel, cursor);
            unsaved.put(channel, cursor);
        }
    }

    /** Whether there is a direct conversation that would not be known of after a restart: nobody can list them. */
    boolean hasNewConversation() {
        return newConversation && complete;
    }

    /** Writes the cursors down. Losing others means no more than reading some messages again. */
    void save() {
        if (!unsaved.isEmpty()) {
            memory.save(unsaved);
            unsaved.clear();
            newConversation = false;
        }
    }

    /**
     * Hears every message since the last one heard in each channel the bot can read.
     *
     * @throws Problem of the site when Discord does not answer; then it has to be done again
     */
    void run(JDA jda, Standing bot, String guildId) {
        if (!loaded) {
            cursors.putAll(memory.cursors());
            loaded = true;
        }
        bot.mustBeThere();
        boolean first = cursors.isEmpty();
        Map<String, String> latest = latest(jda, guildId);
        if (first) {
            begin(latest.keySet());
        }
        Cursor others = cursors.get(OTHERS);
        for (Map.Entry<String, String> channel : latest.entrySet()) {
            Cursor from = cursors.getOrDefault(channel.getKey(), others);
            if (from != null && from.isBefore(channel.getValue())) {
                read(bot, channel.getKey(), from.message(), false);
            }
        }
        // Nobody can list a bot's direct conversations: the first message of one that began meanwhile is not found.
        for (Map.Entry<String, Cursor> cursor : Map.copyOf(cursors).entrySet()) {
            if (cursor.getValue().direct()) {
                read(bot, cursor.getKey(), cursor.getValue().message(), true);
            }
        }
        complete = true;
        // Only now: a channel that was never heard must not be taken for heard because another one was.
        List.copyOf(cursors.values()).forEach(cursor -> advance(OTHERS, cursor.message(), false));
        save();
    }

    /**
     * Before the first connection ever nobody has spoken to the bot, by Discord's own ids. Its clock, which may be wrong,
     * decides only where nothing was said yet: a channel it is invited to later is heard from now on, not from its
     * beginning.
     */
    private void begin(Set<String> channels) {
        String now = Wire.idAt(clock.millis());
        String from = begun == null ? now : begun;
        channels.forEach(channel -> advance(channel, from, false));
        advance(OTHERS, now, false);
    }

    /** The newest thing on the server, which is older than all that comes. As JDA has been told; asks nobody. */
    static String newest(Guild server) {
        return talks(server).stream()
                .max((a, b) -> Long.compareUnsigned(a.getLatestMessageIdLong(), b.getLatestMessageIdLong()))
                .map(MessageChannel::getLatestMessageId)
                .orElse(server.getId());
    }

    /** Channels and threads where something was said. */
    private static List<GuildMessageChannel> talks(Guild guild) {
        List<GuildMessageChannel> talks = new ArrayList<>();
        guild.getChannelCache().forEachUnordered(channel -> {
            if (isBuilt(channel) && channel instanceof GuildMessageChannel talk && talk.getLatestMessageIdLong() != 0) {
                talks.add(talk);
            }
        });
        return talks;
    }

    /** JDA shows a new thread for a moment before it has its channel, and can only fail when asked for that. */
    private static boolean isBuilt(GuildChannel channel) {
        try {
            return !(channel instanceof ThreadChannel thread)
                    || thread.getParentChannel().getIdLong() != 0;
        } catch (NullPointerException e) {
            return false;
        }
    }

    /** The last message of each channel and thread, as the gateway tells when a session begins. */
    private static Map<String, String> latest(JDA jda, String guildId) {
        Guild guild =
                Standing.server(jda, guildId).orElseThrow(() -> Problem.site("The bot is not on the server yet."));
        Map<String, String> latest = new HashMap<>();
        for (GuildMessageChannel channel : talks(guild)) {
            if (guild.getSelfMember().hasPermission(channel, Permission.VIEW_CHANNEL, Permission.MESSAGE_HISTORY)) {
                latest.put(channel.getId(), channel.getLatestMessageId());
            }
        }
        return latest;
    }

    private void read(Standing bot, String channel, String after, boolean direct) {
        String from = after;
        for (int page = 0; page < mostPages; page++) {
            Reply reply = rest.get(Route.Messages.GET_MESSAGE_HISTORY
                    .compile(channel)
                    .withQueryParams("after", from, "limit", String.valueOf(PAGE)));
            if (reply.status() == 403 || reply.status() == 404) {
                return;
            }
            List<Message> messages = new ArrayList<>();
            for (JsonNode json : reply.orRefuse("show what was said")) {
                messages.add(Message.of(json));
            }
            messages.removeIf(m -> !DiscordSettings.ID.matcher(m.id()).matches());
            messages.sort(Comparator.comparingLong(m -> Long.parseUnsignedLong(m.id())));
            for (Message message : messages) {
                hearing.message(bot, message, message.saidAt());
                advance(channel, message.id(), direct);
            }
            if (messages.size() < PAGE) {
                return;
            }
            from = messages.getLast().id();
        }
        LOG.warn(
                "of what was said in Discord's channel {} only the oldest {} messages were read; later ones may be lost",
                channel,
                mostPages * PAGE);
    }
}
