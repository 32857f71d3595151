/** Incidents into the chat, at least once. */
@NullMarked
package io.vigie.bot.delivery;

import org.jspecify.annotations.NullMarked;
