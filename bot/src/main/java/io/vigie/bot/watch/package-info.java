/** What happens on the site, as observations. */
@NullMarked
package io.vigie.bot.watch;

import org.jspecify.annotations.NullMarked;
