package io.vigie.commands.testing;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** The real programs some tests talk to. A test without its peer is skipped here, and fails where CI says so. */
public final class Peers {
    private static final int PORTS_TRIED = 100;
    private static final Set<Integer> PORTS = ConcurrentHashMap.newKeySet();

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

    /**
     * A port of the loopback for a peer that is told its own, free for TCP and for UDP and given once. It is below those
     * that whoever names none is given, so that it is still free when the peer listens there, and when it does so again.
     */
    public static int freePort() {
        for (int attempt = 0; attempt < PORTS_TRIED; attempt++) {
            int port = ThreadLocalRandom.current().nextInt(20_000, 32_000);
            if (PORTS.add(port) && isFree(port)) {
                return port;
            }
        }
        throw new AssertionError("no free port found");
    }

    private static boolean isFree(int port) {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        try {
            new ServerSocket(port, 1, loopback).close();
            new DatagramSocket(port, loopback).close();
            return true;
        } catch (IOException taken) {
            return false;
        }
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
