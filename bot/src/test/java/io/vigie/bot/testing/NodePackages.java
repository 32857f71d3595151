package io.vigie.bot.testing;

import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Assumptions;

/**
 * Packages of npm, of the exact versions and contents that the lock file under {@code npm/} names, in a folder under
 * {@code target}. No script of theirs is run.
 */
public final class NodePackages {
    private static final int ATTEMPTS = 3;

    private NodePackages() {}

    /**
     * Installs them once; without Node or network the test is skipped, and fails with {@code CI=true}.
     *
     * @param files besides the two package files
     */
    public static Path install(String name, String... files) throws IOException, InterruptedException {
        var node = Peers.require("node");
        Path npm = Peers.require("npm");
        Path folder = Files.createDirectories(Path.of("target", "npm", name).toAbsolutePath());
        for (String file : files) {
            copy(name, file, folder);
        }
        Path installed = folder.resolve("installed.json");
        copy(name, "package.json", folder);
        copy(name, "package-lock.json", folder);
        if (Files.exists(installed) && Files.mismatch(installed, folder.resolve("package-lock.json")) < 0) {
            return folder;
        }
        for (int attempt = 1; ; attempt++) {
            Path log = folder.resolve("npm.log");
            Process process = new ProcessBuilder(
                            List.of(npm.toString(), "ci", "--ignore-scripts", "--no-audit", "--no-fund"))
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            boolean ended = process.waitFor(3, TimeUnit.MINUTES);
            if (ended && process.exitValue() == 0) {
                Files.copy(folder.resolve("package-lock.json"), installed, StandardCopyOption.REPLACE_EXISTING);
                return folder;
            }
            process.destroyForcibly();
            if (attempt == ATTEMPTS) {
                String why = node + " is here, but npm cannot install " + name + ": " + Files.readString(log);
                if ("true".equals(System.getenv("CI"))) {
                    throw new AssertionError(why);
                }
                Assumptions.abort(why);
            }
            LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(5L * attempt));
        }
    }

    private static void copy(String name, String file, Path folder) throws IOException {
        try (InputStream content =
                Objects.requireNonNull(NodePackages.class.getResourceAsStream("/npm/" + name + "/" + file), file)) {
            Path copy = folder.resolve(file);
            Files.createDirectories(Objects.requireNonNull(copy.getParent()));
            Files.copy(content, copy, StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
