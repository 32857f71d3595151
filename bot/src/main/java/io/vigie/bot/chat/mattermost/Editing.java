package io.vigie.bot.chat.mattermost;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Changes posts, as long as the server lets them be changed. */
class Editing {
    private static final Logger LOG = LoggerFactory.getLogger(Editing.class);

    private final MattermostClient client;
    private final JustPosted justPosted;

    /** For a while: the administrator may raise the limit. */
    private final Cache<String, Boolean> tooOld = Caffeine.newBuilder()
            .expireAfterWrite(Duration.ofHours(1))
            .maximumSize(10_000)
            .executor(Runnable::run)
            .build();

    private final AtomicBoolean said = new AtomicBoolean();

    Editing(MattermostClient client, JustPosted justPosted) {
        this.client = client;
        this.justPosted = justPosted;
    }

    /**
     * @throws Problem of the site when the server refuses or does not answer
     */
    void edit(String post, String text) {
        if (tooOld.getIfPresent(post) != null) {
            throw late();
        }
        Reply reply = client.put("/posts/" + post + "/patch", Map.of("message", text));
        if (reply.status() == 400 && Wire.text(reply.json(), "id").contains("permissions_time_limit")) {
            tooOld.put(post, true);
            if (said.compareAndSet(false, true)) {
                LOG.warn("Mattermost lets posts be changed only for a time (PostEditTimeLimit): what has to be changed"
                        + " later is posted anew.");
            }
            throw late();
        }
        var unused = reply.orRefuse("change the message");
    }

    private static Problem late() {
        return Problem.site("Mattermost does not let so old a message be changed.");
    }

    /**
     * Whether the post is still there and may be changed: one that may not is as good as deleted to whoever wants to
     * show something else in it.
     *
     * @throws Problem of the site when it cannot be told
     */
    boolean stands(String post) {
        return isThere(post) && tooOld.getIfPresent(post) == null;
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
        return Wire.Post.of(reply.orRefuse("show the message")).deleteAt() == 0;
    }
}
