/** Guests: the commands on virtual machines and containers. */
@NullMarked
package io.vigie.commands.vm;

import org.jspecify.annotations.NullMarked;
