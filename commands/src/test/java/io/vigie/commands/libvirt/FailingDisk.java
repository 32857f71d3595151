package io.vigie.commands.libvirt;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A loop device over a file: where the file ends too early, the device gives input/output errors. */
public final class FailingDisk implements AutoCloseable {
    private static final long SIZE = 1 << 20;

    private final Path image;
    private final String device;

    FailingDisk(Path image) {
        this.image = image;
        repair();
        device = LibvirtHosts.command("losetup", "--find", "--show", image.toString());
    }

    /** A guest boots from it, and is halted by its first error. */
    public String xml() {
        return """
                <disk type='block' device='disk'>
                  <driver name='qemu' type='raw' cache='none' error_policy='stop' rerror_policy='stop'/>
                  <source dev='%s'/><target dev='vda' bus='virtio'/>
                </disk>
                """.formatted(device);
    }

    public String device() {
        return device;
    }

    public void fail() {
        length(0);
    }

    public void repair() {
        length(SIZE);
    }

    private void length(long bytes) {
        try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
            file.setLength(bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        LibvirtHosts.command("losetup", "--detach", device);
    }
}
