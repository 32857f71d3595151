package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/**
 * Who the bot is on this server and what it lacks there.
 *
 * @param id the bot account's
 * @param name the bot account's user name: {@code @name} addresses it
 * @param longestPost how many code points the server takes in one
 * @param channels the ids of the configured channels it is in, by name
 * @param lacks one sentence each, in the admin's words
 */
record Standing(
        String id, String name, String team, int longestPost, Map<String, String> channels, List<String> lacks) {
    Standing {
        channels = Map.copyOf(channels);
        lacks = List.copyOf(lacks);
    }

    boolean listensIn(MattermostSettings settings, String channel) {
        return settings.listensIn().stream().anyMatch(name -> channel.equals(channels.get(name)));
    }

    /**
     * @throws Problem of the site when the server does not answer, or the token is none of a bot
     */
    static Standing find(MattermostClient client, MattermostSettings settings) {
        return find(client, settings, LongPost.USUAL);
    }

    /**
     * @param longestPost what is believed when the server does not say
     * @throws Problem of the site when the server does not answer, or the token is none of a bot
     */
    static Standing find(MattermostClient client, MattermostSettings settings, int longestPost) {
        JsonNode me = client.get("/users/me").orRefuse("say whose token this is");
        Wire.User user = Wire.User.of(me);
        if (user.id().isEmpty()) {
            throw Problem.site("What answers at Mattermost's address does not say whose token this is.");
        }
        if (!user.bot()) {
            throw Problem.site("The token belongs to the user " + user.username() + " and not to a bot account.")
                    .withMend("Make a bot account (Integrations, Bot Accounts) and give Vigie its token: what a"
                            + " person's account does would count as that person's.");
        }
        int most = PostSize.of(client).orElse(longestPost);
        return new Finding(client, settings, user).find(most);
    }

    /** One look at the server. */
    private static final class Finding {
        /** What it can do without, and what becomes of that in a channel. */
        private static final Map<String, String> WANTED = new TreeMap<>(Map.of(
                "upload_file", "attach files in the channel %s, so that long answers are cut there",
                "edit_post", "change its posts in the channel %s, so that each news of an alert is another post there",
                "add_reaction", "add reactions in the channel %s, so that nobody is shown what to react with there"));

        private final MattermostClient client;
        private final MattermostSettings settings;
        private final Wire.User me;
        private final List<String> lacks = new ArrayList<>();
        private final Map<String, String> channels = new HashMap<>();

        private Finding(MattermostClient client, MattermostSettings settings, Wire.User me) {
            this.client = client;
            this.settings = settings;
            this.me = me;
        }

        Standing find(int longestPost) {
            Optional<String> team = team();
            team.ifPresent(this::channels);
            return new Standing(me.id(), me.username(), team.orElse(""), longestPost, channels, lacks);
        }

        private Optional<String> team() {
            Reply team = client.get("/teams/name/" + settings.team());
            String id = team.ok() ? Wire.text(team.json(), "id") : "";
            if (id.isEmpty() || !client.get("/teams/" + id + "/members/me").ok()) {
                lacks.add("The bot " + me.username() + " is not a member of the team " + settings.team()
                        + ", or there is none: add it under Invite People.");
                return Optional.empty();
            }
            return Optional.of(id);
        }

        private void channels(String team) {
            Set<String> names = new LinkedHashSet<>();
            names.add(settings.alertChannel());
            names.addAll(settings.listensIn());
            names.forEach(name -> channel(team, name));
        }

        private void channel(String team, String name) {
            Reply channel = client.get("/teams/" + team + "/channels/name/" + name);
            String id = channel.ok() ? Wire.text(channel.json(), "id") : "";
            Optional<Reply> member = id.isEmpty()
                    ? Optional.empty()
                    : Optional.of(client.get("/channels/" + id + "/members/me")).filter(Reply::ok);
            if (member.isEmpty()) {
                lacks.add("The bot " + me.username() + " is not a member of the channel " + name
                        + ", or there is none: write /invite @" + me.username() + " there.");
                return;
            }
            channels.put(name, id);
            Optional<Set<String>> may = permissions(team, member.get().json());
            if (may.isEmpty()) {
                return;
            }
            if (!may.get().contains("create_post")) {
                lacks.add("The bot " + me.username() + " may not post in the channel " + name
                        + ": give its role the permission create_post there.");
                return;
            }
            WANTED.forEach((permission, without) -> {
                if (!may.get().contains(permission)) {
                    lacks.add("The bot " + me.username() + " may not " + without.formatted(name)
                            + ": give its role the permission " + permission + ".");
                }
            });
        }

        /** Empty for a server that does not explain its roles: it is believed until it refuses a post. */
        private Optional<Set<String>> permissions(String team, JsonNode member) {
            Set<String> roles = new HashSet<>(List.of(me.roles().split(" ")));
            roles.addAll(List.of(Wire.text(member, "roles").split(" ")));
            roles.addAll(List.of(
                    Wire.text(client.get("/teams/" + team + "/members/me").json(), "roles")
                            .split(" ")));
            roles.remove("");
            Reply explained =
                    client.post("/roles/names", roles.stream().sorted().toList());
            if (!explained.ok() || roles.isEmpty()) {
                return Optional.empty();
            }
            Set<String> may = new HashSet<>();
            for (JsonNode role : explained.json()) {
                for (JsonNode permission : role.path("permissions")) {
                    may.add(permission.asString(""));
                }
            }
            return Optional.of(may);
        }
    }
}
