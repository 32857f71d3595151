package io.vigie.bot.watch;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How closely the site is watched.
 *
 * @param clusters how often each cluster is read
 * @param switches how often each switch is read; a trap has it read at once
 * @param sans how often each portal of a SAN is asked
 * @param settle when a switch is read again after a trap, because its tables may follow the trap
 * @param hang how long a reading may take before it counts as failed and is interrupted
 */
@ConfigurationProperties("vigie.watch")
public record WatchSettings(
        @DefaultValue("5s") Duration clusters,
        @DefaultValue("30s") Duration switches,
        @DefaultValue("30s") Duration sans,
        @DefaultValue("2s") Duration settle,
        @DefaultValue("30s") Duration hang) {}
