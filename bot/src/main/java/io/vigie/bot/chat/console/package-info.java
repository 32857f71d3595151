/**
 * Vigie's own chat: the web console, the way in when the chat server is a guest of the cluster that just failed.
 *
 * <p>{@link io.vigie.bot.chat.console.ConsoleAdapter} is what the bot speaks to; people come through the controllers.
 * Both write through {@code ConsoleMessages}, which notes each change as an event; {@code ConsoleHub} hands the events
 * to every open page. The page itself is in {@code resources/static}.
 */
@NullMarked
@NamedInterface("console")
package io.vigie.bot.chat.console;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
