package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/** Who reacted on a message, of those who are members of its channel at this moment. */
class Reactions {
    private final MattermostClient client;
    private final Accounts accounts;

    Reactions(MattermostClient client, Accounts accounts) {
        this.client = client;
        this.accounts = accounts;
    }

    /**
     * Without the bot's own.
     *
     * @throws Problem of the site when the server does not say
     */
    List<Reaction> on(String channel, String message, String bot) {
        List<Wire.Reaction> standing = new ArrayList<>();
        // For one post alone the server would remember what it read, which may be what a replica did not have yet.
        JsonNode all = client.post("/posts/ids/reactions", List.of(message)).orRefuse("show the message's reactions");
        for (JsonNode json : all.path(message)) {
            Wire.Reaction reaction = Wire.Reaction.of(json);
            boolean counts = !reaction.user().equals(bot)
                    && reaction.post().equals(message)
                    && reaction.remote().isEmpty()
                    && reaction.deleteAt() == 0
                    && Emoji.ofShortName(reaction.emoji()).isPresent();
            if (counts) {
                standing.add(reaction);
            }
        }
        Set<String> members = accounts.members(
                channel, standing.stream().map(Wire.Reaction::user).toList());
        return standing.stream()
                .filter(r -> members.contains(r.user()))
                .map(r -> new Reaction(
                        Hearing.account(r.user()), Emoji.ofShortName(r.emoji()).orElseThrow()))
                .toList();
    }
}
