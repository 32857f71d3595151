package io.vigie.bot.store;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the state is kept.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql:…}
 * @param user for PostgreSQL
 * @param passwordFile a file that holds the password, for PostgreSQL
 */
@ConfigurationProperties("vigie.store")
public record StoreSettings(
        @DefaultValue("jdbc:sqlite:data/vigie.db") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String passwordFile) {
    private static final String SQLITE = "jdbc:sqlite:";

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** Only when it {@link #isSqlite}; without what the address says after a question mark. */
    String file() {
        return url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
    }
}
