package io.vigie.commands.proxmox;

import io.vigie.commands.TaskHandle;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A task's name: {@code UPID:node:pid:pstart:starttime:type:id:user:}, numbers in hexadecimal (Proxmox VE,
 * {@code PVE::Tools::upid_decode}).
 *
 * @param node where it runs, and the only node to ask about it
 * @param began to the second, by that node's clock
 * @param type such as {@code qmstop}, or {@code hastop} when it only asks the HA manager
 * @param id what it acts on, such as a vmid; may be empty
 * @param user who began it; with a token, {@code user@realm!token}
 */
record Upid(String text, String node, Instant began, String type, String id, String user) {
    private static final Pattern FORM =
            Pattern.compile("UPID:([A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?):[0-9A-Fa-f]{8}:[0-9A-Fa-f]{8,9}"
                    + ":([0-9A-Fa-f]{8}):([^:\\s/]+):([^:\\s]*):([^:\\s]+):");

    /** Empty when it is none. */
    static Optional<Upid> parse(String text) {
        Matcher m = FORM.matcher(text);
        if (text.length() > 512 || !m.matches()) {
            return Optional.empty();
        }
        Instant began = Instant.ofEpochSecond(Long.parseLong(m.group(2), 16));
        return Optional.of(new Upid(text, m.group(1), began, m.group(3), m.group(4), m.group(5)));
    }

    TaskHandle handle() {
        return new TaskHandle(text);
    }

    /** Whether it is done as soon as the HA manager has queued the request. */
    boolean isRequestToHa() {
        return type.equals("hastart") || type.equals("hastop") || type.equals("hashutdown") || type.equals("hamigrate");
    }
}
