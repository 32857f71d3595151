package io.vigie.bot.store;

import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMin;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * Where the state is kept.
 *
 * @param url {@code jdbc:sqlite:FILE} or {@code jdbc:postgresql:…}
 * @param user for PostgreSQL
 * @param passwordFile a file that holds the password, for PostgreSQL
 * @param patience how long whoever waits for the database, be it for a connection, for their turn to write or for another
 *     process that writes, does so before it counts as busy
 */
@Validated
@ConfigurationProperties("vigie.store")
public record StoreSettings(
        @DefaultValue("jdbc:sqlite:data/vigie.db") String url,
        @DefaultValue("") String user,
        @DefaultValue("") String passwordFile,
        @DefaultValue("5s") @DurationMin(seconds = 1) Duration patience) {
    private static final String SQLITE = "jdbc:sqlite:";

    @ConstructorBinding
    public StoreSettings {}

    /** With the usual patience. */
    public StoreSettings(String url, String user, String passwordFile) {
        this(url, user, passwordFile, Duration.ofSeconds(5));
    }

    boolean isSqlite() {
        return url.startsWith(SQLITE);
    }

    /** Only when it {@link #isSqlite}; without what the address says after a question mark. */
    String file() {
        return url.substring(SQLITE.length()).replaceFirst("\\?.*", "");
    }
}
