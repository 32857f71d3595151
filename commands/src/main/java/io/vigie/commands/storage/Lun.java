package io.vigie.commands.storage;

/**
 * A disk of a SAN as one path shows it.
 *
 * @param bytes its size
 * @param blockSize in bytes
 */
public record Lun(LunIdentity identity, String vendor, String product, String revision, long bytes, int blockSize) {}
