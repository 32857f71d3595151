/** Who may do what, and who may approve it. */
@NullMarked
package io.vigie.bot.access;

import org.jspecify.annotations.NullMarked;
