package io.vigie.bot.chat;

import io.vigie.commands.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;

/** A file that an admin put a chat's token into, to be replaced at any time. */
public final class TokenFile {
    /** What a header takes; a second line or a byte order mark is none of it. */
    private static final Pattern TOKEN = Pattern.compile("[!-~]+");

    private TokenFile() {}

    /**
     * The token, without the line's end.
     *
     * @param whose the chat, as it is told to admins
     * @throws Problem of the site when the file cannot be read or holds anything but a token; nothing of what is in it is
     *     repeated
     */
    public static String read(String file, String whose) {
        String token;
        try {
            token = Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw Problem.site("The file " + file + " with the token for " + whose + " cannot be read.", e)
                    .withMend("Let the bot's user read it.");
        }
        if (!TOKEN.matcher(token).matches()) {
            throw Problem.site("The file " + file + " holds no token for " + whose + ".")
                    .withMend("Write the token into it, on one line, and nothing else.");
        }
        return token;
    }
}
