package io.vigie.bot.incident;

import java.time.Instant;

/**
 * An incident developed.
 *
 * @param what the new lines of its timeline
 */
public record IncidentChanged(long incident, String subject, String scope, String title, String what, Instant at) {}
