/** From a message to its answer. */
@NullMarked
package io.vigie.bot.conversation;

import org.jspecify.annotations.NullMarked;
