package io.vigie.bot.approval;

import io.vigie.bot.chat.AccountId;
import io.vigie.bot.identity.PersonId;

/**
 * Who asked.
 *
 * @param uid and name as they were then; for messages
 */
public record Requester(PersonId person, String uid, String name, AccountId account) {}
