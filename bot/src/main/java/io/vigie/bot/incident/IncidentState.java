package io.vigie.bot.incident;

/** Where an incident is in its life. */
public enum IncidentState {
    OPEN,
    ENDED,
    /** It turned out to be part of another one. */
    MERGED
}
