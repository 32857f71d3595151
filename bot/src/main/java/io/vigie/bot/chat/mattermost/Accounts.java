package io.vigie.bot.chat.mattermost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Which accounts are persons who belong here. */
class Accounts {
    private static final Logger LOG = LoggerFactory.getLogger(Accounts.class);
    static final Pattern ID = Pattern.compile("[a-z0-9]{26}");
    private static final int AT_ONCE = 100;

    private final MattermostClient client;
    /** Only persons: whoever is refused may be made a person at any time. */
    private final Cache<String, Boolean> persons = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(30))
            .maximumSize(1_000)
            .executor(Runnable::run)
            .build();

    private final Cache<String, Boolean> memberships = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofSeconds(30))
            .maximumSize(10_000)
            .executor(Runnable::run)
            .build();

    /** Those that were complained of: a server may show the bot no more than the members of its own channels. */
    private final Cache<String, Boolean> unseen = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofDays(1))
            .maximumSize(1_000)
            .executor(Runnable::run)
            .build();

    Accounts(MattermostClient client) {
        this.client = client;
    }

    /**
     * Whether this is a person's account; what was found out is believed for half a minute.
     *
     * @throws Problem of the site when the server does not say
     */
    boolean isPerson(String id) {
        if (persons.getIfPresent(id) != null) {
            return true;
        }
        if (!ID.matcher(id).matches()) {
            return false;
        }
        MattermostClient.Reply reply = client.get("/users/" + id);
        if (reply.status() == 403 && unseen.asMap().putIfAbsent(id, true) == null) {
            LOG.warn("Mattermost does not let the bot see the account {}, which is not heard therefore", id);
        }
        if (reply.status() == 403 || reply.status() == 404) {
            return false;
        }
        Wire.User user = Wire.User.of(reply.orRefuse("say whose account " + id + " is"));
        boolean person = user.id().equals(id) && user.isPerson();
        if (person) {
            persons.put(id, true);
        }
        return person;
    }

    /**
     * Whether the account is a member of the channel; who is one is believed to be for half a minute. The server lets its
     * administrators write where they are not.
     *
     * @throws Problem of the site when the server does not say
     */
    boolean isMember(String channel, String id) {
        String key = channel + " " + id;
        if (memberships.getIfPresent(key) != null) {
            return true;
        }
        boolean member = false;
        for (JsonNode json : client.post("/channels/" + channel + "/members/ids", List.of(id))
                .orRefuse("say who is in the channel")) {
            member |= Wire.text(json, "user_id").equals(id)
                    && Wire.text(json, "channel_id").equals(channel);
        }
        if (member) {
            memberships.put(key, true);
        }
        return member;
    }

    /** Somebody left a channel. */
    void forgetMemberships() {
        memberships.invalidateAll();
    }

    /**
     * {@code @jdoe (Jane Doe)}, as it is at this moment.
     *
     * @throws Problem of the site when the server does not say
     */
    String shown(String id) {
        if (!ID.matcher(id).matches()) {
            return id;
        }
        JsonNode user = client.get("/users/" + id).orRefuse("say whose account " + id + " is");
        String full = (Wire.text(user, "first_name") + " " + Wire.text(user, "last_name")).strip();
        return "@" + Wire.text(user, "username") + (full.isEmpty() ? "" : " (" + full + ")");
    }

    /** Something about the account has changed. */
    void forget(String id) {
        persons.invalidate(id);
    }

    /**
     * Those of the accounts that are persons and members of the channel at this moment.
     *
     * @throws Problem of the site when the server does not say
     */
    Set<String> members(String channel, Collection<String> ids) {
        Set<String> found = new HashSet<>();
        List<String> all =
                ids.stream().filter(id -> ID.matcher(id).matches()).distinct().toList();
        for (int i = 0; i < all.size(); i += AT_ONCE) {
            List<String> some = all.subList(i, Math.min(all.size(), i + AT_ONCE));
            Set<String> active = new HashSet<>();
            for (JsonNode user : client.post("/users/ids", some).orRefuse("say who reacted")) {
                Wire.User known = Wire.User.of(user);
                if (known.isPerson()) {
                    active.add(known.id());
                }
            }
            for (JsonNode member :
                    client.post("/channels/" + channel + "/members/ids", some).orRefuse("say who is in the channel")) {
                String id = Wire.text(member, "user_id");
                if (active.contains(id) && Wire.text(member, "channel_id").equals(channel)) {
                    found.add(id);
                }
            }
        }
        return found;
    }
}
