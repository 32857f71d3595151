package io.vigie.bot.store;

import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL, started once in this JVM on a free port of the loopback.
 *
 * <p>It lives as long as the pipe to its shell does, so that it ends with this JVM however that ends.
 */
public final class PostgresServer {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String USER = "vigie";
    private static final String TEMPLATE = "migrated";
    private static final AtomicInteger DATABASES = new AtomicInteger();
    private static @Nullable PostgresServer running;

    private final int port;
    private final Path passwordFile;
    private final String password;
    private boolean migrated;

    private PostgresServer(int port, Path passwordFile, String password) {
        this.port = port;
        this.passwordFile = passwordFile;
        this.password = password;
    }

    public static synchronized PostgresServer started() {
        if (running == null) {
            Path initdb = Peers.require("initdb");
            try {
                running = start(Objects.requireNonNull(initdb.getParent()));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return running;
    }

    /** The settings of a database with the program's schema that nobody else uses. */
    public synchronized StoreSettings newDatabase() {
        if (!migrated) {
            Migrated.migrate(create(TEMPLATE, "template1"));
            migrated = true;
        }
        return create("t" + DATABASES.incrementAndGet(), TEMPLATE);
    }

    private StoreSettings create(String name, String template) {
        try (Connection admin = DriverManager.getConnection(url("postgres"), USER, password);
                Statement statement = admin.createStatement()) {
            statement.execute("CREATE DATABASE " + name + " TEMPLATE " + template);
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
        return new StoreSettings(url(name), USER, passwordFile.toString(), StoreFixture.PATIENCE);
    }

    private String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    private static PostgresServer start(Path programs) throws IOException {
        Path folder = Files.createTempDirectory("vigie-postgres");
        Path ours = Files.createTempDirectory("vigie-postgres-password");
        String password = UUID.randomUUID().toString();
        Path passwordFile = Files.writeString(ours.resolve("password"), password);
        Path passwordForInit = Files.writeString(folder.resolve("password"), password);
        Path log = ours.resolve("log");
        List<String> command = new ArrayList<>();
        if ("root".equals(System.getProperty("user.name"))) {
            // PostgreSQL refuses to run as root.
            command.addAll(List.of("setpriv", "--reuid", "nobody", "--regid", "nogroup", "--clear-groups"));
            var nobody = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody");
            Files.setOwner(folder, nobody);
            Files.setOwner(passwordForInit, nobody);
        } else {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx------"));
        }
        int port = Peers.freePort();
        command.addAll(List.of("sh", "-c", script(programs, folder, port)));
        Process shell = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(shell, ours)));
        PostgresServer server = new PostgresServer(port, passwordFile, password);
        server.awaitReady(shell, log);
        return server;
    }

    private static String script(Path programs, Path folder, int port) {
        return """
                %1$s/initdb -D %2$s/data -U %4$s -A scram-sha-256 --pwfile=%2$s/password --no-sync --no-locale -E UTF8 \
                  || exit 1
                %1$s/postgres -D %2$s/data -k %2$s -p %3$d -c listen_addresses=127.0.0.1 -c fsync=off &
                cat > /dev/null
                kill -INT $!
                wait
                rm -rf %2$s
                """.formatted(programs, folder, port, USER);
    }

    private void awaitReady(Process shell, Path log) throws IOException {
        long deadline = System.nanoTime() + START.toNanos();
        while (true) {
            try (Connection ready = DriverManager.getConnection(url("postgres"), USER, password)) {
                return;
            } catch (SQLException e) {
                if (!shell.isAlive() || System.nanoTime() > deadline) {
                    throw new IllegalStateException("PostgreSQL does not start:\n" + Files.readString(log), e);
                }
                try {
                    // A real process's start cannot be ticked.
                    TimeUnit.MILLISECONDS.sleep(50);
                } catch (InterruptedException interrupted) {
                    Thread.currentThread().interrupt();
                    throw new IllegalStateException(interrupted);
                }
            }
        }
    }

    private static void stop(Process shell, Path ours) {
        try {
            shell.getOutputStream().close();
            if (!shell.waitFor(20, TimeUnit.SECONDS)) {
                shell.destroyForcibly();
            }
            Files.deleteIfExists(ours.resolve("password"));
            Files.deleteIfExists(ours.resolve("log"));
            Files.deleteIfExists(ours);
        } catch (IOException | InterruptedException e) {
            System.err.println("PostgreSQL of the tests did not stop well: " + e);
        }
    }
}
