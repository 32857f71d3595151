package io.vigie.bot.identity;

/**
 * A person for ever: names and DNs change, the entryUUID does not.
 *
 * @param realm the configured name of the directory tree
 */
public record PersonId(String realm, String entryUuid) {
    /** {@code realm/entryUUID}, as it stands in the audit, and as the id of a person's account at the console. */
    public String text() {
        return realm + "/" + entryUuid;
    }
}
