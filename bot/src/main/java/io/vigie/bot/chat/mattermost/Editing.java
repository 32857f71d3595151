package io.vigie.bot.chat.mattermost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes posts, as long as the server lets them be changed. */
class Editing {
    private static final Logger LOG = LoggerFactory.getLogger(Editing.class);

    /** The server keeps the post and shows it to nobody: its licence allows for so many and no more. */
    private static final String BEYOND_THE_LIMIT = "app.post.cloud.get.app_error";

    private final MattermostClient client;
    private final JustPosted justPosted;

    /** Why not, by post; for a while: the administrator may allow it. */
    private final Cache<String, Fixed> fixed = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .executor(Runnable::run)
            .build();

    private final Set<Fixed> said = ConcurrentHashMap.newKeySet();

    /** Why the server lets a post that stands not be changed. */
    private enum Fixed {
        TOO_OLD(
                "Mattermost does not let so old a message be changed.",
                "Mattermost lets posts be changed only for a time (PostEditTimeLimit)"),
        NOT_ALLOWED(
                "Mattermost does not let the bot change its messages.",
                "Mattermost does not let the bot change its posts (edit_post)"),
        ARCHIVED(
                "Mattermost does not let a message in an archived channel be changed.",
                "Mattermost does not let posts in an archived channel be changed");

        private final String problem;
        private final String warning;

        Fixed(String problem, String warning) {
            this.problem = problem;
            this.warning = warning;
        }

        Problem problem() {
            return Problem.site(problem);
        }
    }

    Editing(MattermostClient client, JustPosted justPosted) {
        this.client = client;
        this.justPosted = justPosted;
    }

    /**
     * @throws Problem of the site when the server refuses or does not answer
     */
    void edit(String post, String text) {
        Fixed known = fixed.getIfPresent(post);
        if (known != null) {
            throw known.problem();
        }
        Reply reply = client.put("/posts/" + post + "/patch", Map.of("message", text));
        Optional<Fixed> why = reply.ok() ? Optional.empty() : why(reply, post);
        if (why.isPresent()) {
            fixed.put(post, why.get());
            if (said.add(why.get())) {
                LOG.warn("{}: what has to be changed is posted anew.", why.get().warning);
            }
            throw why.get().problem();
        }
        var unused = reply.orRefuse("change the message");
    }

    /** The server answers the same for a post that it does not find as for one that the bot may not change. */
    private Optional<Fixed> why(Reply refusal, String post) {
        String id = Wire.text(refusal.json(), "id");
        if (refusal.status() == 400 && id.contains("permissions_time_limit")) {
            return Optional.of(Fixed.TOO_OLD);
        }
        if (refusal.status() == 400 && id.contains("can_not_update_post_in_deleted")) {
            return Optional.of(Fixed.ARCHIVED);
        }
        return refusal.status() == 403 && !justPosted.has(post) && isThere(post)
                ? Optional.of(Fixed.NOT_ALLOWED)
                : Optional.empty();
    }

    /**
     * Whether the post is still there and may be changed: one that may not is as good as deleted to whoever wants to
     * show something else in it.
     *
     * @throws Problem of the site when it cannot be told
     */
    boolean stands(String post) {
        return isThere(post) && fixed.getIfPresent(post) == null;
    }

    /**
     * Of a post that was deleted the server goes on showing the reactions, which nobody can take away any more.
     *
     * @throws Problem of the site when the post was deleted, or it cannot be told
     */
    void requireThere(String post) {
        if (!isThere(post)) {
            throw Problem.site("The message was deleted.");
        }
    }

    private boolean isThere(String post) {
        Reply reply = client.get("/posts/" + post);
        if (reply.status() == 404) {
            if (justPosted.has(post)) {
                throw JustPosted.notYet();
            }
            return false;
        }
        if (reply.status() == 403 && Wire.text(reply.json(), "id").equals(BEYOND_THE_LIMIT)) {
            return false;
        }
        return Wire.Post.of(reply.orRefuse("show the message")).deleteAt() == 0;
    }
}
