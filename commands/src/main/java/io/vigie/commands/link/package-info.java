/** Switches, their ports and port channels: the commands, the records, and the port to a switch. */
@NullMarked
package io.vigie.commands.link;

import org.jspecify.annotations.NullMarked;
