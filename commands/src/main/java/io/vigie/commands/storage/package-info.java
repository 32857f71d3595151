/** Storages and the SAN. */
@NullMarked
package io.vigie.commands.storage;

import org.jspecify.annotations.NullMarked;
