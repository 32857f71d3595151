package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import java.time.Instant;

/** From now on this account speaks for this person. */
public record AccountLinked(AccountId account, Person person, Instant at) {}
