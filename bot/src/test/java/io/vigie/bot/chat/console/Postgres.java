package io.vigie.bot.chat.console;

import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A PostgreSQL of the test's own, on loopback; as root it runs as the package's user. */
class Postgres {
    static final String USER = "vigie";

    private final Path data;
    private final int port;

    private Postgres(Path data, int port) {
        this.data = data;
        this.port = port;
    }

    static Postgres start() throws IOException, InterruptedException {
        Path home = Files.createTempDirectory("vigie-pg");
        Path data = home.resolve("data");
        if (isRoot()) {
            run(List.of("chown", "postgres", home.toString()));
        }
        run(asOwner(bin("initdb"), "-D", data.toString(), "-U", USER, "-A", "trust", "--no-sync", "-E", "UTF8"));
        int port = freePort();
        run(asOwner(
                bin("pg_ctl"),
                "-D",
                data.toString(),
                "-l",
                home.resolve("log").toString(),
                "-o",
                "-c listen_addresses=127.0.0.1 -c port=" + port + " -c unix_socket_directories= -c fsync=off",
                "-w",
                "start"));
        return new Postgres(data, port);
    }

    String url() {
        return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
    }

    void close() throws IOException, InterruptedException {
        run(asOwner(bin("pg_ctl"), "-D", data.toString(), "-m", "immediate", "-w", "stop"));
        run(List.of("rm", "-rf", String.valueOf(data.getParent())));
    }

    private static String bin(String name) {
        return Peers.require(name).toString();
    }

    private static boolean isRoot() {
        return "root".equals(System.getProperty("user.name"));
    }

    private static List<String> asOwner(String... command) {
        List<String> all = new ArrayList<>(isRoot() ? List.of("runuser", "-u", "postgres", "--") : List.of());
        all.addAll(List.of(command));
        return all;
    }

    private static void run(List<String> command) throws IOException, InterruptedException {
        Path output = Files.createTempFile("vigie-pg", ".out");
        Process process = new ProcessBuilder(command)
                .directory(Path.of("/").toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            process.destroyForcibly();
            throw new AssertionError(command + ": " + Files.readString(output));
        }
        Files.delete(output);
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
