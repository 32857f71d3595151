package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.Emoji;
import io.vigie.bot.chat.Outgoing;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.bot.chat.mattermost.Memory.Once;
import io.vigie.commands.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Says things on the server, each once. */
class Posting {
    private static final Logger LOG = LoggerFactory.getLogger(Posting.class);
    private static final int MOST_FILES = 10;
    private static final String KEY_PROP = "vigie_key";

    /** The two clocks may differ by so much. */
    private static final Duration CLOCKS_APART = Duration.ofMinutes(10);

    private final MattermostClient client;
    private final Memory memory;

    Posting(MattermostClient client, Memory memory) {
        this.client = client;
        this.memory = memory;
    }

    /**
     * @param bot the bot account's id
     * @return the post's id
     */
    String post(String bot, String channel, Optional<String> thread, Outgoing message) {
        if (message.key().isEmpty()) {
            return create(bot, channel, thread, message, "");
        }
        String key = hash(message.key());
        String post = switch (memory.begin(key, channel)) {
            case Once.Posted posted -> posted.post();
            case Once.Begun begun ->
                find(bot, channel, key, begun.since())
                        .map(found -> offering(bot, found, message))
                        .orElseGet(() -> create(bot, channel, thread, message, key));
            case Once.New isNew -> create(bot, channel, thread, message, key);
        };
        memory.posted(key, channel, post);
        return post;
    }

    /** A post of an attempt whose answer never came. */
    private Optional<String> find(String bot, String channel, String key, long since) {
        return History.since(client, channel, channel, since - CLOCKS_APART.toMillis()).stream()
                .filter(p -> p.user().equals(bot) && key.equals(p.props().get(KEY_PROP)))
                .map(Wire.Post::id)
                .findFirst();
    }

    private String create(String bot, String channel, Optional<String> thread, Outgoing message, String key) {
        LongPost fitted = LongPost.of(message.answer());
        List<Attachment> files = new ArrayList<>(message.files());
        fitted.file().ifPresent(files::add);
        if (files.size() > MOST_FILES) {
            throw Problem.site(
                    "Mattermost takes at most " + MOST_FILES + " files with a message, not " + files.size() + ".");
        }
        Map<String, Object> props = new LinkedHashMap<>(Map.of("disable_mentions", true));
        Map<String, Object> body = new LinkedHashMap<>(Map.of("channel_id", channel, "message", fitted.text()));
        if (!key.isEmpty()) {
            props.put(KEY_PROP, key);
            // The server itself takes a repetition within half a minute for the same post.
            body.put("pending_post_id", bot + ":" + key);
        }
        body.put("props", props);
        List<String> ids = new ArrayList<>();
        files.forEach(file -> ids.add(upload(channel, file)));
        if (!ids.isEmpty()) {
            body.put("file_ids", ids);
        }
        thread.ifPresent(root -> body.put("root_id", root));
        Reply reply = client.post("/posts", body);
        if (reply.status() == 400 && thread.isPresent()) {
            // An answer to an answer belongs to the same root.
            Optional<String> root = root(thread.get());
            if (root.isPresent()) {
                body.put("root_id", root.get());
                reply = client.post("/posts", body);
            }
        }
        return offering(bot, Wire.text(reply.orRefuse("take a message"), "id"), message);
    }

    /** Adding a reaction twice does no harm. */
    private String offering(String bot, String post, Outgoing message) {
        message.offers().forEach(offer -> offer(bot, post, offer));
        return post;
    }

    private Optional<String> root(String post) {
        Reply reply = client.get("/posts/" + post);
        return reply.ok()
                ? Optional.of(Wire.text(reply.json(), "root_id")).filter(r -> !r.isEmpty())
                : Optional.empty();
    }

    /** The message stands without it: whoever wants to react finds the sign by themselves. */
    private void offer(String bot, String post, Emoji offer) {
        try {
            var unused = client.post(
                            "/reactions", Map.of("user_id", bot, "post_id", post, "emoji_name", offer.shortName()))
                    .orRefuse("take a reaction");
        } catch (Problem problem) {
            LOG.warn("a message goes without {}: {}", offer.shortName(), problem.text());
        }
    }

    private String upload(String channel, Attachment file) {
        String boundary = "vigie-" + UUID.randomUUID();
        String name = file.name().replaceAll("[\\p{Cntrl}\"\\\\/]", "_");
        String type = file.mediaType().replaceAll("[^\\w/;=+. -]", "");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n" + channel
                        + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file.content());
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        String id = Wire.text(
                client.post("/files", "multipart/form-data; boundary=" + boundary, body.toByteArray())
                        .orRefuse("take the file " + name)
                        .path("file_infos")
                        .path(0),
                "id");
        if (id.isEmpty()) {
            throw Problem.site("Mattermost did not keep the file " + name + ".");
        }
        return id;
    }

    /** Keys are of any length, and nobody on the server need read them. */
    static String hash(String key) {
        try {
            return HexFormat.of()
                    .formatHex(
                            MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8)), 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
