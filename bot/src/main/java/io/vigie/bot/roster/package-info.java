/** Who the directory and the clusters think may do what, side by side. */
@NullMarked
package io.vigie.bot.roster;

import org.jspecify.annotations.NullMarked;
