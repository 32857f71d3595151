/** The bot's own health. */
@NullMarked
package io.vigie.bot.status;

import org.jspecify.annotations.NullMarked;
