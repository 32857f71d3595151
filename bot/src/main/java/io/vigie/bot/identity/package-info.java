/** Who is speaking: people, and the chat accounts linked to them. */
@NullMarked
package io.vigie.bot.identity;

import org.jspecify.annotations.NullMarked;
