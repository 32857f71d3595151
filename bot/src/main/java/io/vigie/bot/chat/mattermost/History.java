package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.mattermost.Wire.Post;
import io.vigie.commands.Problem;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** A channel's newest posts. */
final class History {
    private static final Logger LOG = LoggerFactory.getLogger(History.class);
    private static final int PAGE = 200;
    static final int MOST_PAGES = 25;

    private History() {}

    /** The same on as many pages as may be read. */
    static List<Post> since(MattermostClient client, String channel, String name, long at) {
        return since(client, channel, name, at, MOST_PAGES);
    }

    /**
     * The posts created at this time or later, oldest first; of more than fit on the pages the newest. New posts may
     * shift the pages meanwhile: they come over the line, and one that is met twice counts once.
     *
     * @param name what the log is to call the channel
     * @param at milliseconds on the server's clock
     * @param pages the most to be read, of 200 posts each
     * @throws Problem of the site when they cannot be read
     */
    static List<Post> since(MattermostClient client, String channel, String name, long at, int pages) {
        Map<String, Post> found = new LinkedHashMap<>();
        boolean complete = false;
        for (int page = 0; page < pages && !complete; page++) {
            MattermostClient.Reply reply =
                    client.get("/channels/" + channel + "/posts?page=" + page + "&per_page=" + PAGE);
            if (reply.status() == 403 || reply.status() == 404) {
                // One channel the bot was just put out of, or may not read, must not keep it from the others.
                LOG.warn("the posts of the channel {} cannot be read ({})", name, reply.status());
                complete = true;
                break;
            }
            JsonNode json = reply.orRefuse("show the channel's posts");
            int before = found.size();
            boolean older = false;
            for (JsonNode id : json.path("order")) {
                Post post = Post.of(json.path("posts").path(id.asString("")));
                if (post.createAt() < at) {
                    older = true;
                } else if (!post.id().isEmpty()) {
                    found.putIfAbsent(post.id(), post);
                }
            }
            complete = older || found.size() == before;
        }
        List<Post> posts = new ArrayList<>(found.values()).reversed();
        if (!complete) {
            LOG.warn(
                    "so much was said in the channel {} that only the last {} posts are read, since {}",
                    name,
                    posts.size(),
                    Instant.ofEpochMilli(posts.getFirst().createAt()));
        }
        return posts;
    }
}
