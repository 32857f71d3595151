package io.vigie.bot.incident;

import java.time.Duration;
import java.time.Instant;

/** Everything an incident was about is good again. */
public record IncidentEnded(long incident, String subject, String scope, String title, Duration lasted, Instant at) {}
