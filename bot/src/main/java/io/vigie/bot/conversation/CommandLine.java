package io.vigie.bot.conversation;

import io.vigie.bot.chat.ChatEvent.MessageHeard;
import java.time.Instant;

/**
 * What somebody asks the bot for.
 *
 * @param text without what addresses the bot
 * @param received when it reached the bot, which may be long before its turn comes
 */
record CommandLine(MessageHeard message, String text, Instant received) {}
