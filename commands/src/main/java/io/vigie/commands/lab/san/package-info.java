/** The lab's SAN: one real iSCSI target per portal, on loopback and in memory. */
@NullMarked
package io.vigie.commands.lab.san;

import org.jspecify.annotations.NullMarked;
