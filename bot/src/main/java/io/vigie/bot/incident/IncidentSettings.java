package io.vigie.bot.incident;

import jakarta.validation.constraints.Min;
import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * How incidents are told.
 *
 * @param flapOpenings how many times the same thing begins within {@code flapWithin} before it is called flapping and
 *     shown in one message
 * @param flapWithin also how long it must stay good before a flapping incident ends
 * @param timeline how many lines of the timeline a message shows
 */
@Validated
@ConfigurationProperties("vigie.incident")
public record IncidentSettings(
        @DefaultValue("3") @Min(2) int flapOpenings,
        @DefaultValue("10m") Duration flapWithin,
        @DefaultValue("12") @Min(1) int timeline) {}
