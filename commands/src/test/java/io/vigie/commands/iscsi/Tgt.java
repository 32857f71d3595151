package io.vigie.commands.iscsi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vigie.commands.iscsi.IscsiSettings.PortalAddress;
import io.vigie.commands.testing.Peers;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Debian's tgt, with two portals, for the length of a test. */
public final class Tgt implements AutoCloseable {
    private final Path folder;
    private final List<PortalAddress> portals;
    private Process daemon;

    public Tgt(Path folder) throws Exception {
        this.folder = folder;
        Peers.require("tgtadm");
        String program = Peers.require("tgtd").toString();
        portals = List.of(
                new PortalAddress("127.0.0.1", Peers.freePort()), new PortalAddress("127.0.0.1", Peers.freePort()));
        daemon = start(program);
    }

    private Process start(String program) throws Exception {
        Process started = process(
                "tgtd-log",
                program,
                "-f",
                "-C",
                "1",
                "--iscsi",
                "portal=" + portals.get(0) + ",portal=" + portals.get(1));
        await().until(() -> tryAdm("--op", "show", "--mode", "target") == 0);
        return started;
    }

    private Process process(String log, String... line) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("TGT_IPC_SOCKET", folder.resolve("ipc").toString());
        builder.redirectErrorStream(true).redirectOutput(folder.resolve(log).toFile());
        return builder.start();
    }

    private int tryAdm(String... words) throws Exception {
        List<String> line = new ArrayList<>(List.of(Peers.require("tgtadm").toString(), "-C", "1", "--lld", "iscsi"));
        line.addAll(Arrays.asList(words));
        Process process = process("adm-log", line.toArray(String[]::new));
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        return process.exitValue();
    }

    /** {@code tgtadm} with these words, separated by spaces; it must succeed. */
    public void adm(String words) throws Exception {
        int status = tryAdm(words.split(" "));
        assertThat(status)
                .as(words + "\n" + Files.readString(folder.resolve("adm-log")))
                .isZero();
    }

    /** A target that lets every initiator in. */
    public void target(int id, String name) throws Exception {
        adm("--op new --mode target --tid " + id + " -T " + name);
        adm("--op bind --mode target --tid " + id + " -I ALL");
    }

    /** A disk in a sparse file. */
    public void disk(int target, int lun, long bytes) throws Exception {
        Path file = folder.resolve("disk-" + target + "-" + lun + "-" + bytes);
        try (RandomAccessFile disk = new RandomAccessFile(file.toFile(), "rw")) {
            disk.setLength(bytes);
        }
        adm("--op new --mode logicalunit --tid " + target + " --lun " + lun + " -b " + file);
    }

    public List<PortalAddress> portals() {
        return portals;
    }

    public void signal(String name) throws Exception {
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(daemon.pid()))
                        .start()
                        .waitFor())
                .isZero();
    }

    public void kill() throws Exception {
        daemon.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
    }

    public void restart() throws Exception {
        Files.deleteIfExists(folder.resolve("ipc.1"));
        daemon = start(Peers.require("tgtd").toString());
    }

    @Override
    public void close() throws Exception {
        kill();
    }
}
