package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Where slash commands are heard, and whose. */
class SlashGround {
    private final MattermostClient client;
    private final Accounts accounts;

    SlashGround(MattermostClient client, Accounts accounts) {
        this.client = client;
        this.accounts = accounts;
    }

    /**
     * The command's channel, when its author is a person and both they and the bot are members of it at this moment.
     *
     * @throws Problem of the site when the server does not say
     */
    Optional<Wire.Channel> of(SlashCommand command, Standing bot) {
        String channel = command.channel();
        if (!command.team().equals(bot.team())
                || !Accounts.ID.matcher(channel).matches()
                || !Accounts.ID.matcher(command.user()).matches()) {
            return Optional.empty();
        }
        Reply found = client.get("/channels/" + channel);
        boolean heard = found.ok()
                && client.get("/channels/" + channel + "/members/me").ok()
                && Set.of("", bot.team()).contains(Wire.text(found.json(), "team_id"))
                && accounts.members(channel, List.of(command.user())).contains(command.user());
        return heard ? Optional.of(Wire.Channel.of(found.json())) : Optional.empty();
    }
}
