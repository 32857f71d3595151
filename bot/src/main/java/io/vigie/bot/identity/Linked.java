package io.vigie.bot.identity;

import io.vigie.bot.chat.AccountId;
import java.time.Instant;

/**
 * An account and the person it speaks for.
 *
 * @param uidAtLink what the person was called when it was linked; people are renamed, so it proves nothing
 */
public record Linked(AccountId account, PersonId person, String uidAtLink, Instant at) {}
