/** The command language: parsing, completion, help. */
@NullMarked
package io.vigie.commands.language;

import org.jspecify.annotations.NullMarked;
