package io.vigie.commands.lab.san;

import java.io.IOException;
import java.util.Arrays;
import org.jscsi.target.storage.IStorageModule;

/** A small disk in memory, shared by the portals of a SAN. */
final class MemoryDisk implements IStorageModule {
    static final int BLOCKS = 8192;
    private byte[] bytes = new byte[BLOCKS * VIRTUAL_BLOCK_SIZE];
    private int serial = 1;

    /** Another disk of this size, under the same number: nothing of the former is left. */
    synchronized void replace() {
        serial++;
        bytes = new byte[bytes.length];
    }

    /** What is beyond the new end is lost. */
    synchronized void resize(int blocks) {
        bytes = Arrays.copyOf(bytes, blocks * VIRTUAL_BLOCK_SIZE);
    }

    /** The first disk again, as large as at first. */
    synchronized void heal() {
        serial = 1;
        resize(BLOCKS);
    }

    /** The name that is unique in the world: NAA 6, sixteen bytes (SPC-4, 7.8.6.6.5). */
    synchronized byte[] name() {
        byte[] name = new byte[16];
        name[0] = 0x60;
        name[1] = 0x0a;
        name[15] = (byte) serial;
        return name;
    }

    private synchronized int blocks() {
        return bytes.length / VIRTUAL_BLOCK_SIZE;
    }

    /** 0 when the blocks are on the disk; 1 when the first is not, 2 when the last is not. */
    @Override
    public int checkBounds(long block, int count) {
        int blocks = blocks();
        if (block < 0 || block >= blocks) {
            return 1;
        }
        return count < 0 || block + count > blocks ? 2 : 0;
    }

    /** The target hands this out as the address of the last block, in spite of the name. */
    @Override
    public long getSizeInBlocks() {
        return blocks() - 1L;
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
