package io.vigie.commands.libvirt;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.libvirt.Domain;
import org.libvirt.LibvirtException;
import org.libvirt.event.LifecycleListener;

/** One real libvirtd with a network of its own, and what can befall it. */
public final class TestHost implements AutoCloseable {
    /** Two hosts each for two programs with tests may start at once. */
    private static final Duration READY = Duration.ofSeconds(90);

    private static final int PORT = 16509;

    private final String name;
    private final String address;
    private final String gateway;
    private final Path folder;
    private final Process process;

    /** What may be done on a connection of the test's own. */
    interface Use<T> {
        T on(HostConnect connect) throws LibvirtException;
    }

    TestHost(Path script, Path folder, String name, String bridge, String gateway, String address, String uuid)
            throws IOException {
        this.name = name;
        this.address = address;
        this.gateway = gateway;
        this.folder = folder;
        ProcessBuilder builder = new ProcessBuilder("bash", script.toString())
                .redirectErrorStream(true)
                .redirectOutput(script.resolveSibling(name + ".log").toFile());
        builder.environment().put("NAME", name);
        builder.environment().put("DIR", folder.toString());
        builder.environment().put("BRIDGE", bridge);
        builder.environment().put("GATEWAY", gateway);
        builder.environment().put("ADDRESS", address);
        builder.environment().put("UUID", uuid);
        builder.environment().put("POOL", pool().toString());
        process = builder.start();
        order();
    }

    String name() {
        return name;
    }

    String uri() {
        return "qemu+tcp://" + address + "/system";
    }

    private void order() throws IOException {
        Writer input = process.outputWriter(StandardCharsets.UTF_8);
        input.write("start\n");
        input.flush();
    }

    /** Starts libvirtd again, and waits until it answers. */
    public void start() {
        try {
            order();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        awaitReady();
    }

    void awaitReady() {
        await().atMost(READY).pollInterval(Duration.ofMillis(50)).until(() -> ended() || listens());
        if (ended()) {
            throw new AssertionError(name + " does not start: " + log());
        }
        // The first answer is late: it asks qemu what it can.
        with(connect -> connect.getVersion());
    }

    private boolean ended() {
        return !process.isAlive();
    }

    private String log() {
        try {
            return Files.readString(folder.resolveSibling(name + ".log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    private boolean listens() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, PORT), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** On a connection for this alone. */
    <T> T with(Use<T> use) {
        EventLoop.ensureRunning();
        try {
            HostConnect connect = new HostConnect(uri());
            try {
                return use.on(connect);
            } finally {
                connect.close();
            }
        } catch (LibvirtException e) {
            throw new AssertionError(name + ": " + e.getMessage(), e);
        }
    }

    /** Calls this at each event of its guests, on the thread that brings it, until what is returned is closed. */
    public AutoCloseable whenHeard(Runnable heard) throws LibvirtException {
        EventLoop.ensureRunning();
        HostConnect connect = new HostConnect(uri());
        LifecycleListener listener = (domain, event) -> {
            heard.run();
            return 0;
        };
        connect.addLifecycleListener(listener);
        return () -> {
            connect.removeLifecycleListener(listener);
            connect.close();
        };
    }

    /** Does this with the guest of this name. */
    public <T> T guest(String guest, GuestUse<T> use) {
        return with(connect -> {
            Domain domain = connect.domainLookupByName(guest);
            try {
                return use.on(domain);
            } finally {
                domain.free();
            }
        });
    }

    /** What may be done with a guest. */
    public interface GuestUse<T> {
        T on(Domain domain) throws LibvirtException;
    }

    /** Defines a guest without a disk and without a system. */
    public String define(String guest) {
        return define(guest, "");
    }

    /**
     * @param devices more of its devices
     * @return its UUID
     */
    public String define(String guest, String devices) {
        return with(connect -> {
            Domain domain = connect.domainDefineXML(LibvirtHosts.guest(guest, devices));
            try {
                return domain.getUUIDString();
            } finally {
                domain.free();
            }
        });
    }

    public void run(String guest) {
        var unused = this.<Integer>guest(guest, Domain::create);
    }

    /** Ends and forgets all guests. */
    void clear() {
        var unused = this.<Integer>with(connect -> {
            Domain[] all = connect.listAllDomains(0);
            for (Domain domain : all) {
                end(domain);
                if (domain.isPersistent() == 1) {
                    domain.undefine();
                }
                domain.free();
            }
            return all.length;
        });
    }

    private static void end(Domain domain) throws LibvirtException {
        try {
            if (domain.isActive() == 1) {
                domain.destroy();
            }
        } catch (LibvirtException e) {
            // One that was killed may go by itself just then.
            if (domain.isActive() == 1) {
                throw e;
            }
        }
    }

    private List<ProcessHandle> processes(String part) {
        return process.descendants()
                .filter(p -> p.info().commandLine().orElse("").contains(part))
                .toList();
    }

    private ProcessHandle libvirtd() {
        return process.descendants()
                .filter(p -> p.info().command().orElse("").endsWith("/libvirtd"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no libvirtd runs on " + name));
    }

    /** Kills a guest's process. */
    public void killGuest(String guest) {
        running(guest).forEach(ProcessHandle::destroyForcibly);
    }

    /** A guest's process does nothing any more, not even end when it is asked to. */
    void hangGuest(String guest) {
        running(guest).forEach(p -> LibvirtHosts.command("kill", "-STOP", String.valueOf(p.pid())));
    }

    private List<ProcessHandle> running(String guest) {
        List<ProcessHandle> found = processes("guest=" + guest + ",");
        if (found.isEmpty()) {
            throw new AssertionError("no process of " + guest + " runs on " + name);
        }
        return found;
    }

    /** Kills libvirtd; its guests go on. */
    public void kill() {
        ProcessHandle daemon = libvirtd();
        daemon.destroyForcibly();
        await().atMost(READY).until(() -> !daemon.isAlive());
    }

    /** libvirtd keeps its sockets and does nothing. */
    public void freeze() {
        LibvirtHosts.command("kill", "-STOP", String.valueOf(libvirtd().pid()));
    }

    public void thaw() {
        LibvirtHosts.command("kill", "-CONT", String.valueOf(libvirtd().pid()));
    }

    /** Nothing comes back from it: packets vanish, and nobody says so. */
    public void cut() {
        LibvirtHosts.command("ip", "-n", name, "route", "add", "blackhole", gateway + "/32");
    }

    public void mend() {
        LibvirtHosts.command("ip", "-n", name, "route", "del", "blackhole", gateway + "/32");
    }

    /** A block device whose sectors are there until {@link FailingDisk#fail}. */
    public FailingDisk disk() {
        return new FailingDisk(folder.resolve("disk" + System.nanoTime() + ".img"));
    }

    private Path pool() {
        return folder.resolve("pool");
    }

    /** A storage pool {@code slow} on a disk of its own, that can be frozen. */
    void makePool() {
        Path image = folder.resolve("pool.img");
        LibvirtHosts.command("truncate", "--size", "16M", image.toString());
        LibvirtHosts.command("mkfs.ext4", "-q", image.toString());
        inside("mount", "-o", "loop", image.toString(), pool().toString());
        with(connect -> {
            var made = connect.storagePoolCreateXML(
                    "<pool type='dir'><name>slow</name><target><path>" + pool() + "</path></target></pool>", 0);
            return made.free();
        });
    }

    /** Whoever writes there waits, until it is thawed. */
    void freezePool() {
        inside("fsfreeze", "--freeze", pool().toString());
    }

    void thawPool() {
        inside("fsfreeze", "--unfreeze", pool().toString());
    }

    private void inside(String... words) {
        List<String> command = new ArrayList<>(
                List.of("nsenter", "--mount", "--target", libvirtd().pid() + "", "--"));
        command.addAll(List.of(words));
        LibvirtHosts.command(command.toArray(String[]::new));
    }

    /** A guest that is not running ends with its host. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
            }
        } catch (IOException e) {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
