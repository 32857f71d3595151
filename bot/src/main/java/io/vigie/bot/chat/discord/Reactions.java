package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Reaction;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import net.dv8tion.jda.api.JDA;
import net.dv8tion.jda.api.requests.Route;
import tools.jackson.databind.JsonNode;

/** Who reacted on a message, of those who still belong to the server and see the message. */
class Reactions {
    private static final int PAGE = 100;
    private static final int MOST_PAGES = 20;
    /** Super-reactions are listed apart from the others. */
    private static final List<String> TYPES = List.of("0", "1");

    private final Rest rest;
    private final Supplier<Optional<JDA>> line;
    private final Members members;
    private final String guild;

    Reactions(Rest rest, Supplier<Optional<JDA>> line, Members members, String guild) {
        this.rest = rest;
        this.line = line;
        this.members = members;
        this.guild = guild;
    }

    /**
     * Without the bot's own; each person once for each emoji.
     *
     * @throws Problem of the site when Discord does not say
     */
    List<Reaction> on(String channel, String message) {
        JDA jda = line.get().orElseThrow(() -> Problem.site("Discord is not connected."));
        Sight sight = Sight.of(rest, jda, guild, channel);
        List<Reaction> found = new ArrayList<>();
        for (Emoji emoji : Emoji.values()) {
            Set<String> users = new LinkedHashSet<>();
            TYPES.forEach(type -> users.addAll(reacted(channel, message, emoji, type)));
            users.remove(jda.getSelfUser().getId());
            for (String user : users) {
                if (members.now(user).filter(m -> sight.isGivenTo(user, m)).isPresent()) {
                    found.add(new Reaction(Hearing.account(user), emoji));
                }
            }
        }
        return found;
    }

    private List<String> reacted(String channel, String message, Emoji emoji, String type) {
        List<String> users = new ArrayList<>();
        String after = "0";
        for (int page = 0; page < MOST_PAGES; page++) {
            JsonNode json = rest.get(Route.Messages.GET_REACTION_USERS
                            .compile(channel, message, emoji.sign())
                            .withQueryParams("limit", String.valueOf(PAGE), "after", after, "type", type))
                    .orRefuse("show the message's reactions");
            for (JsonNode one : json) {
                Wire.User user = Wire.User.of(one);
                if (user.human()) {
                    users.add(user.id());
                }
                after = Wire.text(one, "id");
            }
            if (json.size() < PAGE) {
                return users;
            }
        }
        throw Problem.site("So many people reacted on the message that nobody can count them.");
    }
}
