package io.vigie.bot.status;

import io.vigie.commands.Cell;

/**
 * How one part of the bot is.
 *
 * @param part its name: {@code cluster brest-i11}, {@code directory admins}
 * @param says one line, in the tone it should be read
 */
public record Health(String part, Cell says) {}
