package io.vigie.commands.proxmox;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A password or a token's secret: it prints as dots. */
public final class Secret {
    private final String value;

    private Secret(String value) {
        this.value = value;
    }

    /**
     * Takes what is given.
     *
     * @throws IllegalArgumentException when it is empty or cannot travel in a header line; the message does not hold it
     */
    public static Secret of(String value) {
        if (value.isBlank()) {
            throw new IllegalArgumentException("the secret is empty");
        }
        if (value.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new IllegalArgumentException("the secret holds a line break or another control character");
        }
        return new Secret(value);
    }

    /**
     * The file's only line.
     *
     * @throws IllegalArgumentException when it cannot be read or holds none
     */
    public static Secret fromFile(Path file) {
        String text;
        try {
            text = Files.readString(file).strip();
        } catch (IOException e) {
            throw new IllegalArgumentException("the secret's file " + file + " cannot be read", e);
        }
        try {
            return of(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
        }
    }

    String reveal() {
        return value;
    }

    @Override
    public String toString() {
        return "…";
    }
}
