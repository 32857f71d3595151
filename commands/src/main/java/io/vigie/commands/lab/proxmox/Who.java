package io.vigie.commands.lab.proxmox;

/**
 * Who calls.
 *
 * @param user such as {@code root@pam}
 * @param token the token's name, empty for a ticket
 */
record Who(String user, String token) {
    boolean byToken() {
        return !token.isEmpty();
    }

    /** {@code root@pam!bot}. */
    String authId() {
        return byToken() ? user + "!" + token : user;
    }
}
