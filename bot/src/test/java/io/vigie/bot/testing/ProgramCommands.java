package io.vigie.bot.testing;

import io.vigie.commands.language.CommandLanguage;
import io.vigie.commands.language.CommandSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.FileSystemUtils;

/** The commands of the whole program on the lab, for tests that only look at them: it is started for that once a JVM. */
public final class ProgramCommands {
    private static @Nullable List<CommandSet> sets;

    private ProgramCommands() {}

    public static CommandLanguage language() {
        return new CommandLanguage(sets());
    }

    public static synchronized List<CommandSet> sets() {
        if (sets == null) {
            try {
                Path folder = Files.createTempDirectory("vigie-commands");
                try (LabVigie vigie = new LabVigie(folder)) {
                    sets = vigie.all(CommandSet.class);
                }
                FileSystemUtils.deleteRecursively(folder);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return sets;
    }
}
