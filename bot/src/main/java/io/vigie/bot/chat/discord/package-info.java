/**
 * Discord, over JDA's gateway and its rate-limited REST client.
 *
 * <p>{@code Line} keeps the gateway open and hands each event to {@code Worker} at once; the worker asks {@code Hearing}
 * whether a person said it, and {@code CatchUp} reads over REST what the line has missed. {@code Slash} answers slash
 * commands, which {@code SlashTree} makes of the command language. {@code DiscordAdapter} is what the bot speaks to.
 */
@NullMarked
package io.vigie.bot.chat.discord;

import org.jspecify.annotations.NullMarked;
