package io.vigie.bot.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.context.properties.bind.Name;

/**
 * One directory tree whose people can sign in.
 *
 * @param name what people choose when they sign in; part of their identity for ever
 * @param isDefault whether the sign-in page offers it first, and its groups go by their bare names: a group of
 *     another realm is called {@code realm/group}, so that nobody gains a right by a name they choose themselves
 * @param urls {@code ldap://} or {@code ldaps://} addresses of servers with the same content, the preferred one first
 * @param base below which people are
 * @param uidAttribute what they sign in with
 * @param nameAttribute how they are called in messages
 * @param idAttribute what identifies them for ever; {@code objectGUID} in Active Directory
 * @param personFilter which of the entries below the base are people who still belong: others can neither sign in nor do
 *     anything, whatever groups they are in. Directories let people go by disabling them, too; in Active Directory, where
 *     that is usual, it leaves out the disabled ones unless it is set
 * @param bindDn the bot's own account; empty to search anonymously
 * @param bindPasswordFile holds its password; read again when the directory refuses it
 * @param bindPassword instead of the file, from the environment
 * @param groupBase below which groups are; when empty, nobody of this realm is in any group
 * @param nesting how groups within groups are found
 */
public record RealmSettings(
        String name,
        @Name("default") @DefaultValue("false") boolean isDefault,
        @DefaultValue List<String> urls,
        @DefaultValue("") String base,
        @DefaultValue("uid") String uidAttribute,
        @DefaultValue("cn") String nameAttribute,
        @DefaultValue("entryUUID") String idAttribute,
        @DefaultValue("") String personFilter,
        @DefaultValue("") String bindDn,
        @DefaultValue("") String bindPasswordFile,
        @DefaultValue("") String bindPassword,
        @DefaultValue("") String groupBase,
        @DefaultValue("walk") Nesting nesting,
        @DefaultValue Tls tls) {
    /** ACCOUNTDISABLE in Active Directory (MS-ADTS 2.2.16), tested by its rule LDAP_MATCHING_RULE_BIT_AND. */
    private static final String NOT_DISABLED = "(!(userAccountControl:1.2.840.113556.1.4.803:=2))";

    @SuppressWarnings("NullAway") // the binder hands in null for what is not configured
    public RealmSettings {
        name = name == null ? "" : name;
        urls = List.copyOf(urls);
        personFilter =
                personFilter.isEmpty() && idAttribute.equalsIgnoreCase("objectGUID") ? NOT_DISABLED : personFilter;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "Realm[" + name + ", " + urls + "]";
    }

    /** How groups within groups are found. */
    public enum Nesting {
        /** Group by group, upwards. Every directory can do this. */
        WALK,
        /** By Active Directory's rule LDAP_MATCHING_RULE_IN_CHAIN; others answer it with nothing. */
        IN_CHAIN
    }

    /**
     * How the connection is secured.
     *
     * @param mode follows the address when it is not set: TLS for {@code ldaps://}, StartTLS for {@code ldap://}
     * @param caFile a PEM file of the authorities to trust instead of the Java runtime's
     * @param ca the same as text
     */
    public record Tls(
            @Nullable Mode mode,
            @DefaultValue("") String caFile,
            @DefaultValue("") String ca) {}

    /** The ways to secure a connection, and the one not to. */
    public enum Mode {
        STARTTLS,
        LDAPS,
        /** Passwords can be read on the wire; start-up and {@code status} say so. */
        CLEAR
    }
}
