package io.vigie.bot.lab;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * The demonstration site.
 *
 * @param enabled whether it may start at all when no site is configured
 * @param running set by the lab itself, never by hand: without it no lab command exists
 * @param speed how many times faster than at a real site HA fences and tasks run
 */
@ConfigurationProperties("vigie.lab")
record LabSettings(
        @DefaultValue("true") boolean enabled,
        @DefaultValue("false") boolean running,
        @DefaultValue("20") double speed) {}
