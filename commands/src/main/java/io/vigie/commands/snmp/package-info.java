/** Switches over SNMP. */
@NullMarked
package io.vigie.commands.snmp;

import org.jspecify.annotations.NullMarked;
