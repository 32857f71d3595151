package io.vigie.bot.chat.mattermost;

import io.vigie.bot.status.ConnectionCheck;
import io.vigie.bot.status.Health;
import io.vigie.commands.Cell;
import io.vigie.commands.Problem;
import java.util.List;
import org.springframework.core.annotation.Order;
import org.springframework.stereotype.Component;

/** Whether the server takes the token, and what the bot lacks there. */
@Component
@MattermostOnly
@Order(5)
class MattermostCheck implements ConnectionCheck {
    private final MattermostSettings settings;

    MattermostCheck(MattermostSettings settings) {
        this.settings = settings;
    }

    @Override
    public List<Health> check() {
        String part = "chat mattermost";
        MattermostClient client = new MattermostClient(settings);
        try {
            client.readToken();
            Standing standing = Standing.find(client, settings);
            return standing.lacks().isEmpty()
                    ? List.of(new Health(part, Cell.good("the bot is @" + standing.name() + " there")))
                    : standing.lacks().stream()
                            .map(lack -> new Health(part, Cell.bad(lack)))
                            .toList();
        } catch (Problem problem) {
            return List.of(new Health(part, Cell.bad(problem.inFull())));
        } finally {
            client.close();
        }
    }
}
