/** The demonstration site, when no real one is configured. */
@NullMarked
package io.vigie.bot.lab;

import org.jspecify.annotations.NullMarked;
