/** Who did what, hash-chained. */
@NullMarked
package io.vigie.bot.audit;

import org.jspecify.annotations.NullMarked;
