package io.vigie.bot.incident;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/** A person takes care of an incident. */
public record IncidentAcknowledged(
        long incident, String title, PersonId person, String uid, AccountId account, String comment, Instant at) {}
