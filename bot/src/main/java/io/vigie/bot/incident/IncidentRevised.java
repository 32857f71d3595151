package io.vigie.bot.incident;

/**
 * What an incident's message should show has changed. Published inside the transaction that changed it.
 *
 * @param announce whether a message is to be posted where there is none yet; a silenced incident only edits the one
 *     it has
 */
public record IncidentRevised(long incident, long revision, boolean announce) {}
