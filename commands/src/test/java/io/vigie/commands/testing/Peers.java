package io.vigie.commands.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs that some tests speak to. */
public final class Peers {
    private static final Map<String, String> PACKAGES = Map.of(
            "slapd", "slapd",
            "tgtd", "tgt",
            "snmpd", "snmpd",
            "snmptrap", "snmp",
            "postgres", "postgresql",
            "chromium", "chromium");

    private Peers() {}

    /** The executable; where it is missing the test is skipped, and fails with {@code CI=true}. */
    public static Path require(String command) {
        Optional<Path> found = places().map(d -> d.resolve(command))
                .filter(Files::isExecutable)
                .findFirst();
        if (found.isPresent()) {
            return found.get();
        }
        String reason = command + " is not installed: apt-get install " + PACKAGES.getOrDefault(command, command);
        if ("true".equals(System.getenv("CI"))) {
            throw new AssertionError(reason);
        }
        return Assumptions.abort(reason);
    }

    private static Stream<Path> places() {
        List<Path> places = new ArrayList<>();
        for (String directory : System.getenv().getOrDefault("PATH", "").split(":")) {
            if (!directory.isEmpty()) {
                places.add(Path.of(directory));
            }
        }
        places.add(Path.of("/usr/sbin"));
        Path postgres = Path.of("/usr/lib/postgresql");
        if (Files.isDirectory(postgres)) {
            try (Stream<Path> versions = Files.list(postgres)) {
                versions.sorted(Comparator.reverseOrder())
                        .map(v -> v.resolve("bin"))
                        .forEach(places::add);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return places.stream();
    }
}
