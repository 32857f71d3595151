package io.vigie.commands.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** Real programs that tests talk to. */
public final class Peers {
    private static final Map<String, String> PACKAGES = Map.of(
            "tgtd",
            "tgt",
            "tgtadm",
            "tgt",
            "snmptrap",
            "snmp",
            "snmpget",
            "snmp",
            "postgres",
            "postgresql",
            "initdb",
            "postgresql",
            "pg_ctl",
            "postgresql");

    private Peers() {}

    /**
     * Where a program is. Without it the test is skipped on a developer's machine and fails where {@code CI=true}.
     */
    public static Path require(String command) {
        for (Path folder : folders()) {
            Path file = folder.resolve(command);
            if (Files.isExecutable(file)) {
                return file;
            }
        }
        String reason = command + " is not installed: apt-get install " + PACKAGES.getOrDefault(command, command);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        return Assumptions.abort(reason);
    }

    private static List<Path> folders() {
        List<Path> folders = new ArrayList<>();
        for (String folder : System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)) {
            folders.add(Path.of(folder));
        }
        folders.add(Path.of("/usr/sbin"));
        try (DirectoryStream<Path> versions = Files.newDirectoryStream(Path.of("/usr/lib/postgresql"))) {
            versions.forEach(v -> folders.add(v.resolve("bin")));
        } catch (IOException e) {
            // PostgreSQL is not installed.
        }
        return folders;
    }
}
