package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.commands.Problem;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;
import org.jspecify.annotations.Nullable;

/** What is sent to make or change a message: the one place where mentions are switched off. */
final class Bodies {
    static final int MOST_FILES = 10;
    private static final int MIB = 1024 * 1024;
    /** Discord's limit for each file on a server without boosts. */
    private static final int LARGEST = 10 * MIB;
    /** Its limit for a request, less what else stands in it. */
    private static final int LARGEST_REQUEST = 25 * MIB - 100_000;

    /** What a slow line sends in a second. */
    private static final int BYTES_A_SECOND = 100_000;

    /** No message takes longer to be sent. */
    static final Duration LONGEST_UPLOAD = Duration.ofSeconds(25L * MIB / BYTES_A_SECOND);

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final int LONGEST_ALT = 1_024;
    private static final int NO_PREVIEWS = 1 << 2;
    static final int EPHEMERAL = 1 << 6;

    private Bodies() {}

    /** How much longer than usual one has to wait until this is sent. */
    static Duration upload(@Nullable RequestBody body) {
        try {
            return body == null
                    ? Duration.ZERO
                    : Duration.ofMillis(Math.max(0, body.contentLength()) * 1_000 / BYTES_A_SECOND);
        } catch (IOException e) {
            return Duration.ZERO;
        }
    }

    static RequestBody json(DataObject object) {
        return RequestBody.create(object.toJson(), JSON);
    }

    static RequestBody json(DataArray array) {
        return RequestBody.create(array.toJson(), JSON);
    }

    static RequestBody empty() {
        return RequestBody.create(new byte[0], JSON);
    }

    /** Both forms are always set, so that an edit can turn one into the other. */
    static DataObject message(Rendered rendered) {
        DataArray embeds = DataArray.empty();
        rendered.embed().ifPresent(embed -> embeds.add(embed.data()));
        return DataObject.empty()
                .put("content", rendered.content())
                .put("embeds", embeds)
                // Previews of links are embeds too: where the bot shows one of its own, its text holds no link.
                .put("flags", rendered.embed().isPresent() ? 0 : NO_PREVIEWS)
                .put(
                        "allowed_mentions",
                        DataObject.empty().put("parse", DataArray.empty()).put("replied_user", false));
    }

    /**
     * An edit: a file that the message had does not belong to what it says now.
     *
     * @throws Problem of the site when the answer is more than a file takes
     */
    static RequestBody edited(Rendered rendered) {
        return with(
                message(rendered).put("attachments", DataArray.empty()),
                rendered.file().stream().toList());
    }

    /**
     * @throws Problem of the site when these are more or larger files than a message takes
     */
    static RequestBody with(DataObject message, List<Attachment> files) {
        if (files.isEmpty()) {
            return json(message);
        }
        if (files.size() > MOST_FILES) {
            throw Problem.site(
                    "Discord takes at most " + MOST_FILES + " files with a message, not " + files.size() + ".");
        }
        for (Attachment file : files) {
            if (file.content().length > LARGEST) {
                throw Problem.site("Discord takes files of up to 10 MiB; " + file.name() + " has "
                        + (file.content().length / MIB + 1) + " MiB.");
            }
        }
        long together = files.stream().mapToLong(f -> f.content().length).sum();
        if (together > LARGEST_REQUEST) {
            throw Problem.site("Discord takes a message of up to 25 MiB; its files have " + (together / MIB + 1)
                    + " MiB together.");
        }
        // Whole in memory, so that JDA may send it again after an error of the server's.
        MultipartBody.Builder form = new MultipartBody.Builder().setType(MultipartBody.FORM);
        DataArray attachments = DataArray.empty();
        for (int i = 0; i < files.size(); i++) {
            Attachment file = files.get(i);
            String name = file.name().replaceAll("[\\p{Cntrl}\"\\\\/]", "_");
            DataObject attachment = DataObject.empty().put("id", i).put("filename", name);
            if (!file.alt().isEmpty()) {
                attachment.put(
                        "description",
                        file.alt().substring(0, Math.min(LONGEST_ALT, file.alt().length())));
            }
            attachments.add(attachment);
            MediaType type = MediaType.parse(file.mediaType());
            form.addFormDataPart(
                    "files[" + i + "]", name, RequestBody.create(file.content(), type == null ? BYTES : type));
        }
        return form.addFormDataPart("payload_json", null, json(message.put("attachments", attachments)))
                .build();
    }
}
