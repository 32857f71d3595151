/** Clusters and their nodes: the commands, the records they speak of, and the port to a hypervisor. */
@NullMarked
package io.vigie.commands.cluster;

import org.jspecify.annotations.NullMarked;
