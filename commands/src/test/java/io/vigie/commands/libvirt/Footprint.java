package io.vigie.commands.libvirt;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this program has of the machine.
 *
 * @param nativeKilobytes of memory outside of Java's own
 */
record Footprint(int threads, long files, long nativeKilobytes) {
    static Footprint now() throws IOException {
        // The collector gives back what finalizers hold.
        System.gc();
        MemoryMXBean memory = ManagementFactory.getMemoryMXBean();
        long java = memory.getHeapMemoryUsage().getCommitted()
                + memory.getNonHeapMemoryUsage().getCommitted();
        try (Stream<Path> files = Files.list(Path.of("/proc/self/fd"))) {
            return new Footprint(
                    ManagementFactory.getThreadMXBean().getThreadCount(), files.count(), resident() - java / 1024);
        }
    }

    private static long resident() throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith("RssAnon:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(Long::parseLong)
                .sum();
    }
}
