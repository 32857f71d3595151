/** The configured site's drivers. */
@NullMarked
package io.vigie.bot.wiring;

import org.jspecify.annotations.NullMarked;
