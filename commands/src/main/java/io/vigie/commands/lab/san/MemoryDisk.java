package io.vigie.commands.lab.san;

import java.io.IOException;
import org.jscsi.target.storage.IStorageModule;

/** A small disk in memory, shared by the portals of a SAN. */
final class MemoryDisk implements IStorageModule {
    private static final int BLOCKS = 8192;
    private final byte[] bytes = new byte[BLOCKS * VIRTUAL_BLOCK_SIZE];

    /** 0 when the blocks are on the disk; 1 when the first is not, 2 when the last is not. */
    @Override
    public int checkBounds(long block, int count) {
        if (block < 0 || block >= BLOCKS) {
            return 1;
        }
        return count < 0 || block + count > BLOCKS ? 2 : 0;
    }

    /** The target hands this out as the address of the last block, in spite of the name. */
    @Override
    public long getSizeInBlocks() {
        return BLOCKS - 1L;
    }

    @Override
    public synchronized void read(byte[] into, long at) throws IOException {
        check(into, at);
        System.arraycopy(bytes, (int) at, into, 0, into.length);
    }

    @Override
    public synchronized void write(byte[] from, long at) throws IOException {
        check(from, at);
        System.arraycopy(from, 0, bytes, (int) at, from.length);
    }

    private void check(byte[] data, long at) throws IOException {
        if (at < 0 || at + data.length > bytes.length) {
            throw new IOException("beyond the end of the disk");
        }
    }

    @Override
    public void close() {
        // Memory needs no closing.
    }
}
