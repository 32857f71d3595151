package io.vigie.bot.incident;

import java.time.Instant;

/** Something went wrong. Published inside the transaction that stores it. */
public record IncidentOpened(long incident, String subject, String scope, String title, Instant at) {}
