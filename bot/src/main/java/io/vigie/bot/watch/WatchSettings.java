package io.vigie.bot.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely the site is watched.
 *
 * @param clusters how often each cluster is read
 * @param switches how often each switch is read; a trap has it read at once
 * @param sans how often each portal and each LUN of a SAN is asked
 * @param settle when a switch is read again after a trap, because its tables may follow the trap
 * @param hang how long a reading may take before it counts as failed and is interrupted
 * @param storageFilling from how many percent on a storage is told to be filling
 * @param storageFull from how many percent on it is told to be nearly full
 */
@ConfigurationProperties("vigie.watch")
public record WatchSettings(
        @DefaultValue("5s") Duration clusters,
        @DefaultValue("30s") Duration switches,
        @DefaultValue("30s") Duration sans,
        @DefaultValue("2s") Duration settle,
        @DefaultValue("30s") Duration hang,
        @DefaultValue("85") int storageFilling,
        @DefaultValue("95") int storageFull) {

    public WatchSettings {
        if (storageFilling < 1 || storageFilling >= storageFull || storageFull > 100) {
            throw new IllegalArgumentException("vigie.watch.storage-filling (" + storageFilling
                    + ") must be at least 1 and below vigie.watch.storage-full (" + storageFull
                    + "), and that at most 100: both are percent.");
        }
    }
}
