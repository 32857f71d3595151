/** Vigie's own chat: the web console. */
@NullMarked
package io.vigie.bot.chat.console;

import org.jspecify.annotations.NullMarked;
