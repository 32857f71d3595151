package io.vigie.bot.testing;

import io.vigie.bot.Vigie;
import io.vigie.bot.store.StoreFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The whole program on the lab in a process of its own, as an admin starts it; it can be killed. */
public final class VigieProcess implements AutoCloseable {
    private static final Pattern ADDRESS = Pattern.compile("Web console +(http://localhost:\\d+)\n");
    private static final Pattern STARTED =
            Pattern.compile("Started Vigie in ([0-9.]+) seconds \\(process running for ([0-9.]+)\\)");
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Process process;
    private final Path log;
    private final String address;

    private VigieProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.address = await(ADDRESS).group(1);
    }

    /**
     * Starts soon, and does not get as fast as it could.
     *
     * @param more further settings, such as {@code vigie.lab.speed=1}
     */
    public static VigieProcess start(Path folder, String... more) throws IOException {
        return start(folder, List.of("-XX:TieredStopAtLevel=1"), more);
    }

    /** As it is after days, once it is warm. */
    public static VigieProcess toLast(Path folder, String... more) throws IOException {
        return start(folder, List.of(), more);
    }

    private static VigieProcess start(Path folder, List<String> jvm, String... more) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Xmx256m",
                "-XX:+UseSerialGC"));
        command.addAll(jvm);
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Vigie.class.getName(),
                "--server.port=0",
                "--vigie.store.url=jdbc:sqlite:" + folder.resolve("vigie.db"),
                "--vigie.store.patience=" + StoreFixture.PATIENCE));
        for (String setting : more) {
            command.add("--" + setting);
        }
        Path log = Files.createTempFile(folder, "vigie", ".log");
        Process process = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new VigieProcess(process, log);
    }

    public String address() {
        return address;
    }

    public long pid() {
        return process.pid();
    }

    /** From the process's start until it was ready. */
    public Duration startedIn() {
        return Duration.ofMillis(
                (long) (1000 * Double.parseDouble(await(STARTED).group(2))));
    }

    /** The resident set, in bytes. */
    public long residentMemory() throws IOException {
        String status = Files.readString(Path.of("/proc/" + process.pid() + "/status"));
        Matcher rss = Pattern.compile("VmRSS:\\s+(\\d+) kB").matcher(status);
        if (!rss.find()) {
            throw new IOException("no VmRSS in " + status);
        }
        return Long.parseLong(rss.group(1)) * 1024;
    }

    /** As {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    private Matcher await(Pattern wanted) {
        Instant end = Instant.now().plus(PATIENCE);
        while (Instant.now().isBefore(end) && process.isAlive()) {
            Matcher matcher = wanted.matcher(read());
            if (matcher.find()) {
                return matcher;
            }
            Thread.onSpinWait();
            java.util.concurrent.locks.LockSupport.parkNanos(50_000_000);
        }
        process.destroyForcibly();
        throw new AssertionError("Vigie did not start:\n" + read());
    }

    private String read() {
        try {
            // Its end may be in the middle of a character.
            return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
