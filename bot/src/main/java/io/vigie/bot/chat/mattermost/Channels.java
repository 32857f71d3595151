package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.chat.Place;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Finds channels by what people call them, and direct conversations by whom they are with. */
class Channels {
    private final MattermostClient client;
    private final Supplier<Standing> bot;
    private final Map<String, String> named = new ConcurrentHashMap<>();
    private final Map<String, String> directs = new ConcurrentHashMap<>();

    Channels(MattermostClient client, Supplier<Standing> bot) {
        this.client = client;
        this.bot = bot;
    }

    /**
     * A route may name a channel as people do; everything the bot was told holds its id.
     *
     * @throws Problem of the site when there is none, or the server does not say
     */
    String id(String idOrName) {
        if (Accounts.ID.matcher(idOrName).matches()) {
            return idOrName;
        }
        Standing standing = bot.get();
        String known = standing.channels().get(idOrName);
        return known == null ? named.computeIfAbsent(idOrName, name -> ask(standing, name)) : known;
    }

    private String ask(Standing standing, String name) {
        if (standing.team().isEmpty() || !name.matches("[a-z0-9._-]+")) {
            throw Problem.site("Mattermost has no channel " + name + " that the bot can see.")
                    .withMend(String.join(" ", standing.lacks()));
        }
        return Wire.text(
                client.get("/teams/" + standing.team() + "/channels/name/" + name)
                        .orRefuse("show the channel " + name),
                "id");
    }

    /**
     * The conversation with one person; empty when there is no such account here.
     *
     * @throws Problem of the site when the server does not open it
     */
    Optional<Place> direct(AccountId account) {
        if (!account.platform().equals(MattermostAdapter.PLATFORM)
                || !Accounts.ID.matcher(account.id()).matches()) {
            return Optional.empty();
        }
        String known = directs.get(account.id());
        if (known == null) {
            Reply reply = client.post("/channels/direct", List.of(bot.get().id(), account.id()));
            if (reply.status() == 404 || reply.status() == 400) {
                return Optional.empty();
            }
            known = Wire.text(reply.orRefuse("open a direct conversation"), "id");
            directs.put(account.id(), known);
        }
        return Optional.of(Place.channel(MattermostAdapter.PLATFORM, known));
    }
}
