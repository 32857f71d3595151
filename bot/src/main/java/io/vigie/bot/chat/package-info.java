/** The port to a chat, and what every chat has in common. */
@NullMarked
package io.vigie.bot.chat;

import org.jspecify.annotations.NullMarked;
