package io.vigie.bot.watch;

import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

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
@Validated
@ConfigurationProperties("vigie.watch")
public record WatchSettings(
        @DefaultValue("5s") Duration clusters,
        @DefaultValue("30s") Duration switches,
        @DefaultValue("30s") Duration sans,
        @DefaultValue("2s") Duration settle,
        @DefaultValue("30s") Duration hang,
        @DefaultValue("85") @Min(1) @Max(100) int storageFilling,
        @DefaultValue("95") @Min(1) @Max(100) int storageFull) {

    @AssertTrue(message = "vigie.watch.storage-filling must be below vigie.watch.storage-full")
    boolean isFillingBelowFull() {
        return storageFilling < storageFull;
    }
}
