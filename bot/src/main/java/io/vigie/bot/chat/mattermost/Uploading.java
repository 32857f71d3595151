package io.vigie.bot.chat.mattermost;

import io.vigie.bot.chat.Attachment;
import io.vigie.bot.chat.mattermost.MattermostClient.Reply;
import io.vigie.commands.Problem;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Brings files to the server, for a post that is to name them. */
class Uploading {
    private static final int LONGEST_NAMES = 100;
    private static final int LONGEST_REASON = 150;

    private final MattermostClient client;

    Uploading(MattermostClient client) {
        this.client = client;
    }

    /**
     * @param ids of the files that the server took, in order
     * @param taken their names
     * @param refusal which were not taken and why, as one line of markdown; empty when all were
     */
    record Done(List<String> ids, List<String> taken, String refusal) {
        boolean took(String name) {
            return taken.contains(name);
        }
    }

    /**
     * A server may take no files at all, or none from the bot: a message goes without them rather than not at all.
     *
     * @throws Problem of the site when the server does not answer
     */
    Done send(String channel, List<Attachment> files) {
        List<String> ids = new ArrayList<>();
        List<String> taken = new ArrayList<>();
        List<String> refused = new ArrayList<>();
        String why = "";
        for (Attachment file : files) {
            String name = file.name().replaceAll("[\\p{Cntrl}\"\\\\/]", "_");
            Reply reply = upload(channel, name, file);
            String id = Wire.text(reply.json().path("file_infos").path(0), "id");
            if (reply.ok() && !id.isEmpty()) {
                ids.add(id);
                taken.add(file.name());
            } else {
                refused.add(name);
                why = reason(reply);
            }
        }
        String refusal = refused.isEmpty()
                ? ""
                : Escape.line("(Mattermost did not take the file " + cut(String.join(", ", refused), LONGEST_NAMES)
                        + ": " + why + ")");
        return new Done(ids, taken, refusal);
    }

    private static String reason(Reply reply) {
        String message = Wire.text(reply.json(), "message");
        String said = message.isEmpty() && reply.status() == MattermostClient.TOO_LARGE ? "it is too large" : message;
        return reply.status() + (said.isEmpty() ? "" : ", " + cut(said, LONGEST_REASON));
    }

    private static String cut(String text, int most) {
        return text.codePointCount(0, text.length()) <= most
                ? text
                : text.substring(0, text.offsetByCodePoints(0, most)) + "…";
    }

    private Reply upload(String channel, String name, Attachment file) {
        String boundary = "vigie-" + UUID.randomUUID();
        String type = file.mediaType().replaceAll("[^\\w/;=+. -]", "");
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"channel_id\"\r\n\r\n" + channel
                        + "\r\n--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name
                        + "\"\r\nContent-Type: " + type + "\r\n\r\n")
                .getBytes(StandardCharsets.UTF_8));
        body.writeBytes(file.content());
        body.writeBytes(("\r\n--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        return client.post("/files", "multipart/form-data; boundary=" + boundary, body.toByteArray());
    }
}
