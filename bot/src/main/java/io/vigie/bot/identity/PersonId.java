package io.vigie.bot.identity;

/**
 * A person for ever: names and DNs change, the entryUUID does not.
 *
 * @param realm the configured name of the directory tree
 */
public record PersonId(String realm, String entryUuid) {}
