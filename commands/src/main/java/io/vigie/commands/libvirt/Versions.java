package io.vigie.commands.libvirt;

/** libvirt's way to write a version as one number: a million for the major, a thousand for the minor part. */
final class Versions {
    private Versions() {}

    /** {@code 9.0.0}. */
    static String text(long number) {
        return number / 1_000_000 + "." + number / 1_000 % 1_000 + "." + number % 1_000;
    }
}
