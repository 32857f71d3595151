package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Excerpt;
import io.vigie.bot.chat.OnceKeys;
import io.vigie.bot.chat.OnceKeys.Once;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.bot.store.Sha256;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says things on the server, each once. */
class Posting {
    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
    private static final int MOST_FILES = 10;
    private static final String KEY_PROP = "vigie_key";

    /** Nobody can react to a post that a replica of the server's database has not got yet. */
    private static final List<Duration> OFFER_AGAIN = List.of(Duration.ofMillis(500), Duration.ofSeconds(2));

    /** The two clocks may differ by so much. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final MattermostClient client;
    private final OnceKeys once;
    private final JustPosted justPosted;
    private final Uploading uploads;

    Posting(MattermostClient client, OnceKeys once, JustPosted justPosted) {
        this.client = client;
        this.uploads = new Uploading(client);
        this.once = once;
        this.justPosted = justPosted;
    }

    /**
     * @return the post's id
     */
    String post(Standing bot, String channel, Optional<String> thread, Outgoing message) {
        if (message.key().isEmpty()) {
            return create(bot, channel, thread, message, "");
        }
        String key = hash(message.key());
        String post = switch (once.begin(key, channel)) {
            case Once.Posted posted -> posted.post();
            case Once.Begun begun ->
                find(bot.id(), channel, key, begun.since())
                        .map(found -> offering(bot.id(), found, message))
                        .orElseGet(() -> create(bot, channel, thread, message, key));
            case Once.New isNew -> create(bot, channel, thread, message, key);
        };
        once.posted(key, channel, channel, post);
        return post;
    }

    /** A post of an attempt whose answer never came. */
    private Optional<String> find(String bot, String channel, String key, long since) {
        return History.since(client, channel, channel, since - CLOCKS_APART.toMillis()).stream()
                .filter(p -> p.user().equals(bot) && key.equals(p.props().get(KEY_PROP)))
                .map(Wire.Post::id)
                .findFirst();
    }

    private String create(Standing bot, String channel, Optional<String> thread, Outgoing message, String key) {
        LongPost fitted = LongPost.of(message.answer(), bot.longestPost());
        List<Attachment> files = Excerpt.attached(message.files(), fitted.file());
        if (files.size() > MOST_FILES) {
            throw Problem.site(
                    "Mattermost takes at most " + MOST_FILES + " files with a message, not " + files.size() + ".");
        }
        Uploading.Done uploaded = uploads.send(channel, files);
        // No server heeds the wish in a post's own properties: it is Escape that lets nobody be mentioned.
        Map<String, Object> props = new LinkedHashMap<>(Map.of("disable_mentions", true));
        Map<String, Object> body = new LinkedHashMap<>(
                Map.of("channel_id", channel, "message", text(message.answer(), fitted, uploaded, bot.longestPost())));
        if (!key.isEmpty()) {
            props.put(KEY_PROP, key);
            // The server itself takes a repetition within half a minute for the same post.
            body.put("pending_post_id", bot.id() + ":" + key);
        }
        body.put("props", props);
        if (!uploaded.ids().isEmpty()) {
            body.put("file_ids", uploaded.ids());
        }
        thread.ifPresent(root -> body.put("root_id", root));
        Reply reply = client.post("/posts", body);
        if (reply.status() == 400 && thread.isPresent()) {
            reply = postElsewhere(thread.get(), body, reply);
        }
        String post = Wire.text(reply.orRefuse("take a message"), "id");
        justPosted.add(post);
        return offering(bot.id(), post, message);
    }

    /** With the reason when something that belongs to it could not be attached. */
    private static String text(Answer answer, LongPost fitted, Uploading.Done uploaded, int most) {
        if (uploaded.refusal().isEmpty()) {
            return fitted.text();
        }
        String note = "\n\n" + uploaded.refusal();
        int room = most - LongPost.length(note);
        boolean complete =
                fitted.file().filter(file -> uploaded.took(file.name())).isPresent();
        return (complete ? LongPost.of(answer, room).text() : LongPost.withoutFile(answer, room)) + note;
    }

    /** An answer to an answer belongs to the same root; one to a message that was deleted stands by itself. */
    private Reply postElsewhere(String thread, Map<String, Object> body, Reply refusal) {
        Reply found = client.get("/posts/" + thread);
        if (found.ok() && Wire.Post.of(found.json()).deleteAt() == 0) {
            String root = Wire.Post.of(found.json()).root();
            if (root.isEmpty()) {
                return refusal;
            }
            body.put("root_id", root);
        } else if (found.ok() || found.status() == 404) {
            LOG.info("the message {} was deleted: its answer goes into the channel", thread);
            body.remove("root_id");
        } else {
            return refusal;
        }
        return client.post("/posts", body);
    }

    /** Adding a reaction twice does no harm. */
    private String offering(String bot, String post, Outgoing message) {
        offer(bot, post, message.offers(), 0);
        return post;
    }

    /**
     * The message stands without them: whoever wants to react finds the sign by themselves.
     *
     * @param times how often this was tried before
     */
    private void offer(String bot, String post, List<Emoji> offers, int times) {
        for (int i = 0; i < offers.size(); i++) {
            Emoji offer = offers.get(i);
            try {
                Reply reply = client.post(
                        "/reactions", Map.of("user_id", bot, "post_id", post, "emoji_name", offer.shortName()));
                if (Set.of(403, 404).contains(reply.status()) && times < OFFER_AGAIN.size()) {
                    offerLater(bot, post, offers.subList(i, offers.size()), times);
                    return;
                }
                var unused = reply.orRefuse("take a reaction");
            } catch (Problem problem) {
                LOG.warn("a message goes without {}: {}", offer.shortName(), problem.text());
            }
        }
    }

    /** Meanwhile whoever posted goes on. */
    private void offerLater(String bot, String post, List<Emoji> offers, int times) {
        CompletableFuture.delayedExecutor(
                        OFFER_AGAIN.get(times).toMillis(), TimeUnit.MILLISECONDS, Thread::startVirtualThread)
                .execute(() -> {
                    try {
                        offer(bot, post, offers, times + 1);
                    } catch (IllegalStateException stopped) {
                        LOG.debug("a message goes without its signs", stopped);
                    }
                });
    }

    /** Keys are of any length, and nobody on the server need read them. */
    static String hash(String key) {
        return Sha256.hex(key).substring(0, 32);
    }
}
