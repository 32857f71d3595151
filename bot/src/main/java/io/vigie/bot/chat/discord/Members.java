package io.vigie.bot.chat.discord;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.discord.Rest.Reply;
import io.vigie.commands.Problem;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import net.dv8tion.jda.api.requests.Route;
import tools.jackson.databind.JsonNode;

/** Which accounts are persons who belong to the server. */
class Members {
    private final Rest rest;
    private final String guild;
    private final Clock clock;
    /** Only persons: whoever is refused may be admitted at any time. */
    private final Cache<String, Boolean> persons = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(30))
            .maximumSize(1_000)
            .executor(Runnable::run)
            .build();

    Members(Rest rest, String guild, Clock clock) {
        this.rest = rest;
        this.guild = guild;
        this.clock = clock;
    }

    /**
     * Whether this is a person's account and a full member; what was found out is believed for half a minute.
     *
     * @throws Problem of the site when Discord does not say
     */
    boolean isPerson(String id) {
        return persons.getIfPresent(id) != null || now(id).isPresent();
    }

    /**
     * The membership of a person's account, as it is at this moment; empty when it is none, or not a full one.
     *
     * @throws Problem of the site when Discord does not say
     */
    Optional<JsonNode> now(String id) {
        persons.invalidate(id);
        if (!DiscordSettings.ID.matcher(id).matches()) {
            return Optional.empty();
        }
        Reply reply = ask(id);
        if (reply.status() == 404) {
            return Optional.empty();
        }
        JsonNode member = reply.orRefuse("say who " + id + " is");
        Wire.User user = Wire.User.of(member.path("user"));
        boolean person = user.id().equals(id) && user.human() && Wire.admitted(member, clock.instant());
        if (!person) {
            return Optional.empty();
        }
        persons.put(id, true);
        return Optional.of(member);
    }

    /**
     * {@code @jdoe (Jane Doe)}, as it is at this moment.
     *
     * @throws Problem of the site when Discord does not say
     */
    String shown(String id) {
        if (!DiscordSettings.ID.matcher(id).matches()) {
            return id;
        }
        Reply reply = ask(id);
        JsonNode user = reply.status() == 404
                ? rest.get(Route.Users.GET_USER.compile(id)).orRefuse("say whose account " + id + " is")
                : reply.orRefuse("say whose account " + id + " is").path("user");
        Wire.User known = Wire.User.of(user);
        return "@" + known.name() + (known.shown().isEmpty() ? "" : " (" + known.shown() + ")");
    }

    private Reply ask(String id) {
        return rest.get(Route.Guilds.GET_MEMBER.compile(guild, id));
    }
}
