package io.vigie.bot.wiring;

import io.vigie.commands.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A secret that an admin put into a file. */
final class SecretFile {
    private SecretFile() {}

    /**
     * The file's content without the line's end.
     *
     * @throws Problem when it cannot be read; the message names the file and nothing of what is in it
     */
    static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip();
        } catch (IOException e) {
            throw Problem.site("The secret in " + file + " cannot be read.", e);
        }
    }
}
