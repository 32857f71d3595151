package io.vigie.commands.lab.directory;

/**
 * Somebody who can sign in to the lab.
 *
 * @param password worth nothing outside: the lab listens on loopback only
 * @param realm {@code admins} or {@code users}
 * @param may what they can do there, for the newcomer
 */
public record LabPerson(String uid, String password, String realm, String may) {}
