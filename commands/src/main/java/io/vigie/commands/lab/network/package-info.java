/** The lab's switch: a real SNMP agent on loopback. */
@NullMarked
package io.vigie.commands.lab.network;

import org.jspecify.annotations.NullMarked;
