/** How a chat account becomes a person's, and how it ceases to be. */
@NullMarked
package io.vigie.bot.linking;

import org.jspecify.annotations.NullMarked;
