package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Problem;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.dv8tion.jda.api.requests.Route;
import net.dv8tion.jda.api.utils.data.DataObject;

/** Where a message goes that belongs to another one: into a thread on it, or, where there can be none, beside it. */
class Threads {
    private static final int LOCKED = 160_005;
    private static final int EXISTS = 160_004;
    private static final int ARCHIVED = 50_083;
    private static final int A_DAY = 1_440;

    /**
     * Why there is to be no thread: the channel is of another kind, the bot may not, the message is gone, or there are
     * too many already.
     */
    private static final Set<Integer> NONE = Set.of(50_024, 50_013, 10_008, LOCKED, 160_006, 160_007);

    private final Rest rest;
    private final Channels channels;

    Threads(Rest rest, Channels channels) {
        this.rest = rest;
        this.channels = channels;
    }

    /**
     * @param channel a channel, or a thread
     * @param answers the message in it that is answered
     * @param otherwise where to go if nothing more may be said there
     */
    record Spot(String channel, Optional<String> answers, Optional<Spot> otherwise) {
        private static Spot channel(String id, Optional<String> answers) {
            return new Spot(id, answers, Optional.empty());
        }
    }

    /** The thread that a place asks for; one that hangs on a message has that message's id. */
    private static Optional<String> root(Place place) {
        return place.thread()
                .filter(root -> DiscordSettings.ID.matcher(root).matches() && !root.equals(place.channel()));
    }

    /** Names the same place whether or not there could be a thread. */
    static String name(Place place) {
        return root(place).orElse(place.channel());
    }

    /**
     * @throws Problem of the site when Discord does not say
     */
    Spot spot(Place place) {
        Optional<String> root = root(place);
        if (root.isEmpty()) {
            return Spot.channel(place.channel(), Optional.empty());
        }
        Spot beside = Spot.channel(place.channel(), root);
        return channels.find(root.get()).isPresent() || isOpened(place.channel(), root.get())
                ? new Spot(root.get(), Optional.empty(), Optional.of(beside))
                : beside;
    }

    private boolean isOpened(String channel, String root) {
        if (!channels.find(channel).map(Channels.Known::threads).orElse(false)) {
            return false;
        }
        Reply reply = rest.call(
                Route.Channels.CREATE_THREAD_FROM_MESSAGE.compile(channel, root),
                Bodies.json(DataObject.empty().put("name", "Vigie").put("auto_archive_duration", A_DAY)));
        if (NONE.contains(reply.code())) {
            return false;
        }
        if (reply.code() != EXISTS) {
            var unused = reply.orRefuse("open a thread");
        }
        return true;
    }

    /** Whether nothing more may be said in a thread: it is locked, or rests and may not be woken, being locked too. */
    static boolean isShut(Reply reply) {
        return reply.code() == LOCKED || reply.code() == ARCHIVED;
    }

    /** In a thread that rests nothing can be changed until it is woken; whoever writes in it does so, too. */
    Reply awake(String channel, Supplier<Reply> request) {
        Reply reply = request.get();
        if (reply.code() != ARCHIVED) {
            return reply;
        }
        Reply woken = rest.call(
                Route.Channels.MODIFY_CHANNEL.compile(channel),
                Bodies.json(DataObject.empty().put("archived", false)));
        return woken.ok() ? request.get() : reply;
    }
}
