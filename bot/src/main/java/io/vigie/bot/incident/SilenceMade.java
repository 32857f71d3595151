package io.vigie.bot.incident;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;
import java.time.Instant;

/** A person does not want to hear of some subjects for a while. */
public record SilenceMade(
        long silence,
        String pattern,
        String reason,
        Instant until,
        PersonId person,
        String uid,
        AccountId account,
        Instant at) {}
