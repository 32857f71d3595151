package io.vigie.commands.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Programs of other projects that tests talk to. A developer may lack one; the build server may not. */
public final class Peers {
    private Peers() {}

    /** Where the program is; the test is skipped when it is nowhere, and fails with {@code CI=true}. */
    public static Path require(String command) {
        Stream<Path> path = Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
                .filter(folder -> !folder.isEmpty())
                .map(Path::of);
        return Stream.concat(Stream.concat(path, Stream.of(Path.of("/usr/sbin"))), postgresql().stream())
                .map(folder -> folder.resolve(command))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseGet(() -> missing(command));
    }

    private static List<Path> postgresql() {
        Path versions = Path.of("/usr/lib/postgresql");
        if (!Files.isDirectory(versions)) {
            return List.of();
        }
        try (Stream<Path> folders = Files.list(versions)) {
            return folders.map(version -> version.resolve("bin")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path missing(String command) {
        String reason = command + " is not installed: apt-get install the Debian package that holds it";
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        return Assumptions.abort(reason);
    }
}
