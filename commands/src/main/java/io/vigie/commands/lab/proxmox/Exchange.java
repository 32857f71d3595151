package io.vigie.commands.lab.proxmox;

import java.util.Map;

/**
 * A request and its answer.
 *
 * @param node the asked one
 * @param path without {@code /api2/json}, decoded
 * @param parameters of query and body, without those in the path
 * @param reason the status line's text
 * @param body as sent, empty when none was
 */
public record Exchange(
        String node,
        String method,
        String path,
        Map<String, String> parameters,
        int status,
        String reason,
        String body) {
    public Exchange {
        parameters = Map.copyOf(parameters);
    }
}
