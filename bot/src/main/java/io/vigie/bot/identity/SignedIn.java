package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import java.time.Instant;

/** A person proved who they are with their password. */
public record SignedIn(AccountId account, Person person, Instant at) {}
