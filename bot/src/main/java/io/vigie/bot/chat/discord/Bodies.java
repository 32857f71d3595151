package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.commands.Answer;
import io.vigie.commands.Problem;
import java.util.List;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.MediaType;
import okhttp3.MultipartBody;
import okhttp3.RequestBody;

/** What is sent to make or change a message: the one place where mentions are switched off. */
final class Bodies {
    static final int MOST_FILES = 10;
    /** Discord's limit for a server without boosts, less what else stands in the request. */
    static final int MOST_BYTES = 10 * 1024 * 1024 - 100_000;

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
    private static final MediaType BYTES = MediaType.get("application/octet-stream");
    private static final int LONGEST_ALT = 1_024;
    private static final int NO_PREVIEWS = 1 << 2;
    static final int EPHEMERAL = 1 << 6;

    private Bodies() {}

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

    /** An edit without a file: one that the message had does not belong to what it says now. */
    static RequestBody edited(Answer answer) {
        return json(message(Rendered.edited(answer)).put("attachments", DataArray.empty()));
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
        long bytes = files.stream().mapToLong(f -> f.content().length).sum();
        if (bytes > MOST_BYTES) {
            throw Problem.site("Discord takes files of 10 MiB with a message; these have " + (bytes / (1024 * 1024) + 1)
                    + " MiB.");
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
