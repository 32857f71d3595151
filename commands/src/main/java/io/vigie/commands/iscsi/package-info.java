/** SANs over iSCSI. */
@NullMarked
package io.vigie.commands.iscsi;

import org.jspecify.annotations.NullMarked;
