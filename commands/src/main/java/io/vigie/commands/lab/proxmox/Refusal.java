package io.vigie.commands.lab.proxmox;

import java.util.Map;

/** An answer other than 200. */
final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1;

    private final int status;
    private final transient Map<String, String> errors;
    private final boolean bodiless;

    private Refusal(int status, String text, Map<String, String> errors, boolean bodiless) {
        super(text, null, false, false);
        this.status = status;
        this.errors = Map.copyOf(errors);
        this.bodiless = bodiless;
    }

    /** Nearly everything that goes wrong. */
    static Refusal failed(String text) {
        return new Refusal(500, text + "\n", Map.of(), false);
    }

    static Refusal parameters(Map<String, String> errors) {
        return new Refusal(400, "Parameter verification failed.\n", errors, false);
    }

    static Refusal parameter(String name, String text) {
        return parameters(Map.of(name, text));
    }

    static Refusal forbidden(String what) {
        return new Refusal(403, "Permission check failed (" + what + ")\n", Map.of(), false);
    }

    static Refusal notImplemented(String method, String path) {
        return new Refusal(501, "Method '" + method + " " + path + "' not implemented", Map.of(), false);
    }

    /** A wrong name or password; unlike other 401s it has a body. */
    static Refusal login() {
        return new Refusal(401, "authentication failure\n", Map.of(), false);
    }

    static Refusal unauthorized(String reason) {
        return new Refusal(401, reason, Map.of(), true);
    }

    /** The proxy's own words when the node behind does not answer. */
    static Refusal proxy(int status, String reason) {
        return new Refusal(status, reason, Map.of(), true);
    }

    int status() {
        return status;
    }

    /** The status line's text: the message up to its first line break. */
    String reason() {
        return text().lines().findFirst().orElse("");
    }

    String text() {
        String text = getMessage();
        return text == null ? "" : text;
    }

    Map<String, String> errors() {
        return errors;
    }

    boolean bodiless() {
        return bodiless;
    }
}
