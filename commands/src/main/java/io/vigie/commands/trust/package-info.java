/** Which servers are believed. */
@NullMarked
package io.vigie.commands.trust;

import org.jspecify.annotations.NullMarked;
