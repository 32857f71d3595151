/** The one SQL schema, on SQLite or PostgreSQL. */
@NullMarked
package io.vigie.bot.store;

import org.jspecify.annotations.NullMarked;
