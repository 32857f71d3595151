/** Observations that belong together. */
@NullMarked
package io.vigie.bot.incident;

import org.jspecify.annotations.NullMarked;
