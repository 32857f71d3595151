package io.vigie.commands.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs some tests talk to. A test without its peer is skipped here, and fails where CI says so. */
public final class Peers {
    private Peers() {}

    /** The executable of this name, from the path, {@code /usr/sbin} or PostgreSQL's folder. */
    public static Path require(String command) {
        for (Path folder : folders()) {
            Path program = folder.resolve(command);
            if (Files.isExecutable(program)) {
                return program;
            }
        }
        String missing = command + " is not installed: apt-get install the Debian package that has it";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(missing);
        }
        return Assumptions.abort(missing);
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        Arrays.stream(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .filter(entry -> !entry.isEmpty())
                .map(Path::of)
                .forEach(folders::add);
        folders.add(Path.of("/usr/sbin"));
        Path postgres = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(postgres)) {
            try (Stream<Path> versions = Files.list(postgres)) {
                versions.map(version -> version.resolve("bin")).sorted().forEach(folders::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return folders;
    }
}
