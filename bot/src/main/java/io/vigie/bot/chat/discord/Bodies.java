package io.vigie.bot.chat.discord;

import io.vigie.bot.chat.Attachment;
import io.vigie.commands.Problem;
import java.util.ArrayList;
import java.util.List;
import net.dv8tion.jda.api.utils.AttachedFile;
import net.dv8tion.jda.api.utils.FileUpload;
import net.dv8tion.jda.api.utils.data.DataArray;
import net.dv8tion.jda.api.utils.data.DataObject;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/** What is sent to make or change a message: the one place where mentions are switched off. */
final class Bodies {
    static final int MOST_FILES = 10;
    /** Discord's limit for a server without boosts, less what else stands in the request. */
    static final int MOST_BYTES = 10 * 1024 * 1024 - 100_000;

    private static final MediaType JSON = MediaType.get("application/json; charset=utf-8");
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
            throw Problem.site("Discord takes files of 10 MiB with a message; these have "
                    + (bytes / (1024 * 1024) + 1) + " MiB.");
        }
        List<AttachedFile> uploads = new ArrayList<>();
        DataArray attachments = DataArray.empty();
        for (Attachment file : files) {
            FileUpload upload =
                    FileUpload.fromData(file.content(), file.name().replaceAll("[\\p{Cntrl}\"\\\\/]", "_"));
            if (!file.alt().isEmpty()) {
                String alt = file.alt();
                upload.setDescription(
                        alt.substring(0, Math.min(alt.length(), AttachedFile.MAX_DESCRIPTION_LENGTH)));
            }
            attachments.add(upload.toAttachmentData(uploads.size()));
            uploads.add(upload);
        }
        return AttachedFile.createMultipartBody(uploads, message.put("attachments", attachments))
                .build();
    }
}
